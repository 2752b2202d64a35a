import { ABILITIES } from "../../domain/capabilities.ts";
import type { InterviewScript } from "../../domain/interview/script.ts";
import type { Agent, Rules } from "../../domain/routing/rules.ts";
import { parseLocated } from "../explain-issues.ts";
import { type LocatedYaml, parseLocatedYaml, readLocatedYaml } from "../located-yaml.ts";
import type { Loaded, Problem } from "../problem.ts";
import { advise } from "./advice.ts";
import { namedDesks } from "./advice-names.ts";
import { toAutomated } from "./automated.ts";
import { toClientLimit } from "./clients.ts";
import { type Condition, conditionCompiler } from "./conditions.ts";
import { crossCheck } from "./cross-checks.ts";
import { toHours } from "./hours.ts";
import { interviewScript } from "./interview.ts";
import { toQueue } from "./queues.ts";
import { toRule } from "./rule-list.ts";
import { type RuleNames, ruleNamesIn } from "./rule-names.ts";
import { type RulesSections, rulesSchema } from "./rules-schema.ts";
import type { Surroundings } from "./surroundings.ts";
import { secretMistakes } from "./webhook-secrets.ts";

/** What the rules file says, read and checked. */
export interface RulesFile {
  readonly rules: Rules;
  readonly script: InterviewScript;
  /** Those that conditions look at, by name. */
  readonly desks: readonly string[];
}

/** Reads a rules file; every mistake in it is told, not only the first. */
export function loadRules(file: string, surroundings: Surroundings = {}): Loaded<RulesFile> {
  const yaml = readLocatedYaml(file);
  return yaml.ok ? checkRules(file, yaml.value, surroundings) : yaml;
}

/** As `loadRules`, from text; `file` is what problems call it. */
export function parseRules(file: string, text: string, surroundings: Surroundings = {}): Loaded<RulesFile> {
  const yaml = parseLocatedYaml(file, text);
  return yaml.ok ? checkRules(file, yaml.value, surroundings) : yaml;
}

function checkRules(file: string, yaml: LocatedYaml, surroundings: Surroundings): Loaded<RulesFile> {
  const parsed = parseLocated(yaml, rulesSchema);
  const names = ruleNamesIn(yaml.data);
  const conditions = conditionsOf(names);
  const secrets = parsed.ok && surroundings.secrets ? secretMistakes(yaml, parsed.value, file) : [];
  const crossed = [...crossCheck(yaml, names, conditions), ...secrets];
  const mistakes = parsed.ok ? crossed : [...parsed.problems, ...elsewhere(crossed, parsed.problems)];
  if (!parsed.ok || mistakes.length > 0) {
    const advice = parsed.ok ? advise(yaml, parsed.value, conditions, surroundings) : [];
    return { ok: false, problems: inFileOrder([...mistakes, ...advice]) };
  }
  const { value: sections } = parsed;
  const script = interviewScript(sections.interview);
  const warnings = inFileOrder(advise(yaml, sections, conditions, surroundings));
  return {
    ok: true,
    value: { rules: toRules(sections, conditions, file), script, desks: namedDesks(conditions) },
    warnings,
  };
}

/** Filled by a webhook that hands a customer over, with the skill that it asks for. */
export const NOTED_SLOT = "skill";

/** Without a list of the slots, nothing can be said of a condition: then there are none. */
function conditionsOf({ interview, queues, agents = {}, rules }: RuleNames): readonly Condition[] {
  if (interview === undefined) return [];
  const declared = interview.slots.flatMap(({ slot }) => slot ?? []);
  const noted = Object.values(agents).some(({ isWebhook }) => isWebhook) ? [NOTED_SLOT] : [];
  const compile = conditionCompiler(
    [...new Set(["name", ...declared, "reason", ...noted])],
    queues && Object.keys(queues),
  );
  return rules.map((rule) => compile(String(rule.when)));
}

/** What is told at a place that was complained of already only follows from that. */
function elsewhere(problems: readonly Problem[], before: readonly Problem[]): readonly Problem[] {
  return problems.filter(
    (one) => !before.some(({ line, column }) => line === one.line && column === one.column),
  );
}

function inFileOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

function toRules(sections: RulesSections, conditions: readonly Condition[], file: string): Rules {
  const hours = new Map(Object.entries(sections.hours).map(([name, one]) => [name, toHours(name, one)]));
  return {
    skills: sections.skills,
    agents: new Map(Object.entries(sections.agents).map(([id, agent]) => [id, toAgent(id, agent, file)])),
    queues: new Map(
      Object.entries(sections.queues).map(([name, queue]) => [name, toQueue(name, queue, hours)]),
    ),
    aging: sections.aging,
    supervisors: sections.supervisors,
    ...(sections.clients.length === 0 ? {} : { clients: sections.clients.map(toClientLimit) }),
    rules: sections.rules.flatMap((rule, at) => {
      const condition = conditions[at];
      return condition?.ok ? [toRule(rule, condition)] : [];
    }),
  };
}

function toAgent(id: string, agent: RulesSections["agents"][string], file: string): Agent {
  const { name, skills, capacity, networks, teams, automated } = agent;
  const lacks = ABILITIES.filter((ability) => agent.client?.[ability] === false);
  return {
    id,
    name,
    skills,
    capacity,
    teams,
    ...(networks === undefined ? {} : { networks }),
    ...(agent.client === undefined ? {} : { lacks }),
    ...(automated === undefined ? {} : { automated: toAutomated(automated, file) }),
  };
}
