import type { Capabilities } from "../../domain/capabilities.ts";
import type { Rules } from "../../domain/routing/rules.ts";
import { parseLocated } from "../explain-issues.ts";
import { type LocatedYaml, parseLocatedYaml, readLocatedYaml } from "../located-yaml.ts";
import type { Loaded, Problem } from "../problem.ts";
import { NOTED_SLOT, type RulesFile } from "../rules/load-rules.ts";
import type { Surroundings } from "../rules/surroundings.ts";
import { suggestion } from "../suggestion.ts";
import type { Path } from "../yaml-places.ts";
import { adviseOnSituation } from "./advise-on-situation.ts";
import { type CasesSections, casesSchema, type Expectation, type Situation } from "./cases-schema.ts";
import { situationOf } from "./situation.ts";

/** What rules are tried with. */
export interface CasesFile {
  readonly file: string;
  /** Of the clock that the cases go by. */
  readonly timeZone: string;
  readonly cases: readonly Case[];
  /** What each network carries at most, by its name; empty where that is not known. */
  readonly networks: ReadonlyMap<string, Capabilities>;
}

export interface Case {
  readonly name: string;
  /** Where it begins, and where it says what must come of it; from 1. */
  readonly line: number;
  readonly lineOf: (what: keyof Expectation) => number;
  readonly situation: Situation;
  readonly expect: Expectation;
}

/** Reads a file of cases for these rules; every mistake in it is told, not only the first. */
export function loadCases(
  file: string,
  rules: RulesFile,
  { networks = new Map() }: Surroundings = {},
): Loaded<CasesFile> {
  const yaml = readLocatedYaml(file);
  return yaml.ok ? checkCases(file, yaml.value, rules, networks) : yaml;
}

/** As `loadCases`, from text; `file` is what problems call it. */
export function parseCases(
  file: string,
  text: string,
  rules: RulesFile,
  { networks = new Map() }: Surroundings = {},
): Loaded<CasesFile> {
  const yaml = parseLocatedYaml(file, text);
  return yaml.ok ? checkCases(file, yaml.value, rules, networks) : yaml;
}

function checkCases(
  file: string,
  yaml: LocatedYaml,
  { rules, script, desks }: RulesFile,
  networks: CasesFile["networks"],
): Loaded<CasesFile> {
  const parsed = parseLocated(yaml, casesSchema);
  if (!parsed.ok) return parsed;
  const known: Known = {
    agents: [...rules.agents.keys()],
    queues: [...rules.queues.keys(), "default"],
    rules: rules.rules.map(({ name }) => name),
    slots: [...script.slots.map(({ slot }) => slot), ...(hasWebhook(rules) ? [NOTED_SLOT] : [])],
  };
  const { cases, defaults } = parsed.value;
  const problems = [
    ...unknownInSituation(yaml, ["defaults"], defaults, known),
    ...cases.flatMap((one, at) => [
      ...unknownInSituation(yaml, ["cases", at], one, known),
      ...unknownInExpectation(yaml, ["cases", at, "expect"], one.expect, known),
    ]),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const warnings = [
    ...adviseOnSituation(yaml, ["defaults"], defaults, { networks, desks, script }),
    ...cases.flatMap((one, at) => adviseOnSituation(yaml, ["cases", at], one, { networks, desks, script })),
  ];
  return { ok: true, value: { ...casesFile(file, yaml, parsed.value, rules), networks }, warnings };
}

function hasWebhook({ agents }: Rules): boolean {
  return agents.values().some(({ automated }) => automated?.webhook !== undefined);
}

function casesFile(
  file: string,
  yaml: LocatedYaml,
  { time_zone, defaults, cases }: CasesSections,
  rules: Rules,
): Omit<CasesFile, "networks"> {
  const [zone = "UTC"] = [...rules.queues.values()].flatMap(({ hours }) => hours?.timeZone ?? []);
  const lineAt = (path: Path) => yaml.problemAt(path, "").line ?? 1;
  return {
    file,
    timeZone: time_zone ?? zone,
    cases: cases.map(({ name, expect, ...situation }, at) => ({
      name,
      expect,
      situation: situationOf(defaults, situation),
      line: lineAt(["cases", at]),
      lineOf: (what) => lineAt(["cases", at, "expect", what]),
    })),
  };
}

type Known = Readonly<Record<"agents" | "queues" | "rules" | "slots", readonly string[]>>;

function unknownInSituation(yaml: LocatedYaml, path: Path, one: Situation, known: Known): readonly Problem[] {
  const keys = (of: object | undefined, at: string, what: string, among: readonly string[]) =>
    Object.keys(of ?? {}).flatMap((name) => unknown(yaml, [...path, at, name], what, name, among, true));
  return [
    ...keys(one.agents, "agents", "agent", known.agents),
    ...keys(one.waiting, "waiting", "queue", known.queues),
    ...keys(one.slots, "slots", "slot", known.slots),
    ...(one.passed_to === undefined
      ? []
      : unknown(
          yaml,
          [...path, "passed_to"],
          one.passed_to.startsWith("@") ? "agent" : "queue",
          one.passed_to,
          one.passed_to.startsWith("@") ? known.agents : known.queues,
        )),
    ...listed(yaml, [...path, "declined"], one.declined, known.agents),
    ...(one.last_agent === undefined
      ? []
      : unknown(yaml, [...path, "last_agent"], "agent", one.last_agent, known.agents)),
  ];
}

function unknownInExpectation(
  yaml: LocatedYaml,
  path: Path,
  { rule, queue, agents, order }: Expectation,
  known: Known,
): readonly Problem[] {
  return [
    ...(typeof rule === "string" ? unknown(yaml, [...path, "rule"], "rule", rule, known.rules) : []),
    ...(queue === undefined ? [] : unknown(yaml, [...path, "queue"], "queue", queue, known.queues)),
    ...listed(yaml, [...path, "agents"], agents, known.agents),
    ...listed(yaml, [...path, "order"], order, known.agents),
  ];
}

function listed(
  yaml: LocatedYaml,
  path: Path,
  names: readonly string[] = [],
  known: readonly string[] = [],
): readonly Problem[] {
  return names.flatMap((name, at) => unknown(yaml, [...path, at], "agent", name, known));
}

function unknown(
  yaml: LocatedYaml,
  path: Path,
  what: string,
  name: string,
  known: readonly string[],
  key = false,
): readonly Problem[] {
  if (known.includes(name)) return [];
  return [yaml.problemAt(path, `the rules have no ${what} "${name}"${suggestion(name, known)}`, { key })];
}
