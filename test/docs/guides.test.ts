import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { formatProblem } from "../../src/config/problem.ts";
import { parseRules } from "../../src/config/rules/load-rules.ts";

const GUIDES = join(import.meta.dirname, "../../docs/guides");
const FENCED_YAML = /^```yaml\n(.*?)^```$/gms;

/** Whole rules files only: what other blocks show has no rules. */
function rulesExamples(text: string): readonly string[] {
  return [...text.matchAll(FENCED_YAML)]
    .map(([, yaml = ""]) => yaml)
    .filter((yaml) => /^rules:$/m.test(yaml));
}

describe("the guides", () => {
  it("have examples in the one for rule authors", () => {
    assert.ok(rulesExamples(readFileSync(join(GUIDES, "rule-authors.md"), "utf8")).length >= 5);
  });

  for (const guide of readdirSync(GUIDES)) {
    for (const [at, example] of rulesExamples(readFileSync(join(GUIDES, guide), "utf8")).entries()) {
      it(`show rules that hold, without a warning: ${guide}, example ${at + 1}`, () => {
        const loaded = parseRules(guide, example);
        const told = loaded.ok ? loaded.warnings : loaded.problems;
        assert.deepEqual(told.map(formatProblem), []);
      });
    }
  }
});
