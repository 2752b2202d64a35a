import { loadCases } from "../config/cases/load-cases.ts";
import { tryCases } from "../config/cases/try-cases.ts";
import type { Loaded } from "../config/problem.ts";
import { loadRules } from "../config/rules/load-rules.ts";
import { carriedBy } from "../config/rules/surroundings.ts";
import { tellProblems } from "./load.ts";
import { type CliParts, EXIT } from "./parts.ts";
import { casesAsJson, casesAsText } from "./test-rules-report.ts";

export interface TestRulesOptions {
  readonly json?: boolean;
  /** Only what is not as expected. */
  readonly quiet?: boolean;
}

/** Tries a rules file with a table of requests, and tells what each would get, and why. */
export function testRules(
  rulesFile: string,
  casesFile: string,
  options: TestRulesOptions,
  { terminal, networkKinds }: Pick<CliParts, "terminal" | "networkKinds">,
): number {
  const told = <T>(loaded: Loaded<T>): T | undefined => {
    tellProblems(loaded.ok ? loaded.warnings : loaded.problems, terminal);
    return loaded.ok ? loaded.value : undefined;
  };
  const surroundings = { networks: carriedBy(networkKinds) };
  const rules = told(loadRules(rulesFile, surroundings));
  const cases = rules && told(loadCases(casesFile, rules, surroundings));
  if (rules === undefined || cases === undefined) return EXIT.problem;
  const tried = tryCases(rules.rules, cases);
  terminal.out(
    options.json ? casesAsJson(casesFile, tried) : casesAsText(casesFile, tried, options.quiet ?? false),
  );
  return tried.every(({ differences }) => differences.length === 0) ? EXIT.ok : EXIT.problem;
}
