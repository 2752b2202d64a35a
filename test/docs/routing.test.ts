import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseCases } from "../../src/config/cases/load-cases.ts";
import { tryCases } from "../../src/config/cases/try-cases.ts";
import { formatProblem } from "../../src/config/problem.ts";
import { parseRules, type RulesFile } from "../../src/config/rules/load-rules.ts";

const FILE = "routing.md";
const text = readFileSync(join(import.meta.dirname, "../../docs", FILE), "utf8");
const blocks = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = ""]) => yaml);

/** Each rules file with the cases that follow it. */
const examples = blocks.reduce<{ rules: string; cases: string[] }[]>((found, block) => {
  if (/^cases:$/m.test(block)) found.at(-1)?.cases.push(block);
  else found.push({ rules: block, cases: [] });
  return found;
}, []);

function rulesOf(yaml: string): RulesFile {
  const loaded = parseRules(FILE, yaml);
  assert.deepEqual((loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem), []);
  assert.ok(loaded.ok);
  return loaded.value;
}

describe("docs/routing.md", () => {
  it("shows each thing by rules and by what comes of requests", () => {
    assert.ok(examples.length >= 7);
    for (const { rules, cases } of examples) assert.ok(cases.length > 0, rules);
  });

  for (const [at, { rules, cases }] of examples.entries()) {
    it(`shows rules that hold without a warning, and what they do: example ${at + 1}`, () => {
      const file = rulesOf(rules);
      for (const yaml of cases) {
        const loaded = parseCases(FILE, yaml, file);
        assert.ok(loaded.ok, loaded.ok ? "" : loaded.problems.map(formatProblem).join("\n"));
        const tried = tryCases(file.rules, loaded.value);
        assert.deepEqual(
          tried.flatMap(({ name, differences }) => differences.map((one) => ({ name, ...one }))),
          [],
        );
      }
    });
  }
});
