import type { InterviewScript } from "../../domain/interview/script.ts";
import type { Agent, Rule, Rules } from "../../domain/routing/rules.ts";
import { parseLocated } from "../explain-issues.ts";
import { type LocatedYaml, parseLocatedYaml, readLocatedYaml } from "../located-yaml.ts";
import type { Loaded } from "../problem.ts";
import { type Condition, conditionCompiler } from "./conditions.ts";
import { crossCheck } from "./cross-checks.ts";
import { interviewScript } from "./interview.ts";
import { type RulesSections, rulesSchema } from "./rules-schema.ts";

/** What the rules file says, read and checked. */
export interface RulesFile {
  readonly rules: Rules;
  readonly script: InterviewScript;
}

/** Reads a rules file; every mistake in it is told, not only the first. */
export function loadRules(file: string): Loaded<RulesFile> {
  const yaml = readLocatedYaml(file);
  return yaml.ok ? checkRules(yaml.value) : yaml;
}

/** As `loadRules`, from text; `file` is what problems call it. */
export function parseRules(file: string, text: string): Loaded<RulesFile> {
  const yaml = parseLocatedYaml(file, text);
  return yaml.ok ? checkRules(yaml.value) : yaml;
}

function checkRules(yaml: LocatedYaml): Loaded<RulesFile> {
  const parsed = parseLocated(yaml, rulesSchema);
  if (!parsed.ok) return parsed;
  const sections = parsed.value;
  const script = interviewScript(sections.interview);
  const compile = conditionCompiler(script.slots.map((one) => one.slot));
  const conditions = sections.rules.map((rule) => compile(String(rule.when ?? true)));
  const problems = crossCheck(yaml, sections, conditions);
  if (problems.some((problem) => problem.severity === "error")) return { ok: false, problems };
  return { ok: true, value: { rules: toRules(sections, conditions), script }, warnings: problems };
}

function toRules(sections: RulesSections, conditions: readonly Condition[]): Rules {
  return {
    skills: sections.skills,
    agents: new Map(Object.entries(sections.agents).map(([id, agent]) => [id, toAgent(id, agent)])),
    queues: new Map(
      Object.entries(sections.queues).map(([name, queue]) => [name, { name, title: queue?.title ?? name }]),
    ),
    rules: sections.rules.flatMap((rule, at) => {
      const condition = conditions[at];
      return condition?.ok ? [toRule(rule, condition)] : [];
    }),
  };
}

function toAgent(id: string, { name, skills, capacity, networks }: RulesSections["agents"][string]): Agent {
  return { id, name, skills, capacity, ...(networks === undefined ? {} : { networks }) };
}

function toRule(rule: RulesSections["rules"][number], condition: Extract<Condition, { ok: true }>): Rule {
  const { ring, at_once, on_no_answer } = rule.offer;
  return {
    name: rule.name,
    matches: condition.matches,
    dependsOnTime: condition.dependsOnTime,
    queue: rule.queue,
    priority: rule.priority,
    host: rule.host,
    steps: rule.steps,
    offer: {
      ring_ms: ring,
      atOnce: at_once,
      setAway: on_no_answer.set_away,
      exclude_ms: on_no_answer.exclude,
    },
  };
}
