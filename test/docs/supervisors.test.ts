import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { formatProblem } from "../../src/config/problem.ts";
import { parseRules } from "../../src/config/rules/load-rules.ts";
import { commandHelp, supervisorWords } from "../../src/domain/command/command-help.ts";

const text = readFileSync(join(import.meta.dirname, "../../docs/guides/supervisors.md"), "utf8");
const examples = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = ""]) => yaml);

describe("docs/guides/supervisors.md", () => {
  it("shows rules that hold, without a warning", () => {
    assert.ok(examples.length >= 2);
    for (const example of examples) {
      const loaded = parseRules("supervisors.md", example);
      assert.deepEqual((loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem), []);
    }
  });

  it("shows each command that is for supervisors alone", () => {
    for (const { word } of commandHelp.filter((help) => supervisorWords.has(help.word)))
      assert.ok(text.includes(`\`${word} `), word);
  });
});
