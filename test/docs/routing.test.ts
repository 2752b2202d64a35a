import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseCases } from "../../src/config/cases/load-cases.ts";
import { tryCases } from "../../src/config/cases/try-cases.ts";
import { formatProblem } from "../../src/config/problem.ts";
import { parseRules, type RulesFile } from "../../src/config/rules/load-rules.ts";
import { carriedBy } from "../../src/config/rules/surroundings.ts";
import { plainWords } from "../../src/domain/text/render-text.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";

interface Example {
  readonly rules: string;
  readonly cases: string[];
}

/** Each rules file of a page with the cases that follow it. */
function examplesIn(file: string): readonly Example[] {
  const text = readFileSync(join(import.meta.dirname, "../../docs", file), "utf8");
  const blocks = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = ""]) => yaml);
  return blocks.reduce<Example[]>((found, block) => {
    if (/^cases:$/m.test(block)) found.at(-1)?.cases.push(block);
    else found.push({ rules: block, cases: [] });
    return found;
  }, []);
}

function rulesOf(file: string, yaml: string): RulesFile {
  const loaded = parseRules(file, yaml, { networks: NETWORKS });
  assert.deepEqual((loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem), []);
  assert.ok(loaded.ok);
  return loaded.value;
}

const NETWORKS = carriedBy(networkKinds);
const GUIDE = "guides/automated-agents.md";
const PAGES = {
  "routing.md": examplesIn("routing.md"),
  [GUIDE]: examplesIn(GUIDE).filter(({ cases }) => cases.length > 0),
};

describe("docs/routing.md", () => {
  it("shows each thing by rules and by what comes of requests", () => {
    assert.ok(PAGES["routing.md"].length >= 12);
    for (const { rules, cases } of PAGES["routing.md"]) assert.ok(cases.length > 0, rules);
    assert.equal(PAGES[GUIDE]?.length, 1);
  });

  it("speaks of every setting of the rules", () => {
    const text = readFileSync(join(import.meta.dirname, "../../docs/routing.md"), "utf8");
    const schema = readFileSync(join(import.meta.dirname, "../../config/rules.schema.json"), "utf8");
    const unsaid = settingsIn(JSON.parse(schema)).filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
    assert.deepEqual([...new Set(unsaid)], []);
  });

  it("prints of ranks what its rules and cases come to", () => {
    const told = PAGES["routing.md"].flatMap(({ rules, cases }) => {
      const read = rulesOf("routing.md", rules);
      return cases.flatMap((yaml) => {
        const loaded = parseCases("routing.md", yaml, read, { networks: NETWORKS });
        assert.ok(loaded.ok);
        return tryCases(read.rules, loaded.value).flatMap(({ decision }) =>
          decision.verdicts.map(({ agent, detail }) => `${agent} ${plainWords(detail, "en")}`),
        );
      });
    });
    const text = readFileSync(join(import.meta.dirname, "../../docs/routing.md"), "utf8");
    const shown = [...text.matchAll(/^ +✓ (\S+) +(eligible, rank.*)$/gm)];
    assert.ok(shown.length >= 4);
    for (const [, agent, verdict] of shown) assert.ok(told.includes(`${agent} ${verdict}`), verdict);
  });

  for (const [file, examples] of Object.entries(PAGES)) {
    for (const [at, { rules, cases }] of examples.entries()) {
      it(`shows rules that hold without a warning, and what they do: ${file}, example ${at + 1}`, () => {
        const read = rulesOf(file, rules);
        for (const yaml of cases) {
          const loaded = parseCases(file, yaml, read, { networks: NETWORKS });
          assert.ok(loaded.ok, loaded.ok ? "" : loaded.problems.map(formatProblem).join("\n"));
          assert.deepEqual(loaded.warnings.map(formatProblem), []);
          const tried = tryCases(read.rules, loaded.value);
          assert.deepEqual(
            tried.flatMap(({ name, differences }) => differences.map((one) => ({ name, ...one }))),
            [],
          );
        }
      });
    }
  }
});

/** The names of all settings, as the published schema has them. */
function settingsIn(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties = {} } = schema as { readonly properties?: object };
  return [...Object.keys(properties), ...Object.values(schema).flatMap(settingsIn)];
}
