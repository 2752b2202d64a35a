import { parse } from "@marcbachmann/cel-js";
import { type Ability, type Capabilities, carriesAbility } from "../../domain/capabilities.ts";
import type { LocatedYaml } from "../located-yaml.ts";
import type { Problem } from "../problem.ts";
import { type ConditionLogic, conditionLogic } from "./condition-logic.ts";
import type { Condition } from "./conditions.ts";
import type { RulesSections } from "./rules-schema.ts";
import type { Surroundings } from "./surroundings.ts";

type RuleSection = RulesSections["rules"][number];
type Levels = Readonly<Record<string, number>>;
type Agents = readonly (readonly [id: string, agent: RulesSections["agents"][string]])[];

/**
 * Whom no agent can serve: for their skills, for what the rule needs of both sides, for the networks they serve, or
 * because only machines would. Where queue or skills are unknown that is told, and this only follows from it.
 */
export function adviseOnServing(
  yaml: LocatedYaml,
  sections: RulesSections,
  conditions: readonly Condition[],
  { networks = new Map(), desks }: Surroundings,
): readonly Problem[] {
  const { skills: known, queues, rules } = sections;
  const agents = Object.entries(sections.agents);
  if (agents.length === 0) {
    const message = "there are no agents, so nobody is served";
    return [yaml.problemAt(["agents"], message, { severity: "warning", key: true })];
  }
  const skills = new Set(known);
  const unknown = (one: { readonly skills: object }) =>
    Object.keys(one.skills).some((skill) => !skills.has(skill));
  if (agents.some(([, agent]) => unknown(agent))) return [];
  const logic = conditionLogic();
  return rules.flatMap((rule, at) => {
    if (!Object.hasOwn(queues, rule.queue) || rule.steps.some(unknown)) return [];
    const warn: Warn = (path, message) =>
      yaml.problemAt(["rules", at, ...path], message, { severity: "warning" });
    const bySkill = unskilled(rule, agents, warn);
    const steps = rule.steps.map((step) => skilledIn(step.skills));
    const able = agents.filter(([, agent]) => steps.some((isSkilled) => isSkilled(agent)));
    if (able.length === 0) return bySkill;
    const condition = conditions[at];
    const coming = [...networks].filter(
      ([name]) => condition === undefined || comesFrom(name, condition, logic),
    );
    const whom: Whom = { able, coming, sentOn: isSentOn(queues[rule.queue]), certain: desks !== undefined };
    return [
      ...bySkill,
      ...(unfitting(rule, agents, whom, warn) ?? unreached(rule, whom, warn) ?? onlyMachines(whom, warn)),
    ];
  });
}

type Warn = (path: readonly PropertyKey[], message: string) => Problem;

interface Whom {
  /** They have the skills for one of the steps. */
  readonly able: Agents;
  /** The networks whose customers the condition lets through, with what they carry. */
  readonly coming: readonly (readonly [name: string, carries: Capabilities])[];
  /** The networks are those of a configuration, and not all that there could be. */
  readonly certain: boolean;
  /** Whoever waits too long is sent elsewhere, closed, or asked for a message. */
  readonly sentOn: boolean;
}

/** Whoever has these levels. */
function skilledIn(needed: Levels): (agent: { readonly skills: Levels }) => boolean {
  const levels = Object.entries(needed);
  return ({ skills }) => levels.every(([skill, level]) => (skills[skill] ?? 0) >= level);
}

function isSentOn(queue: RulesSections["queues"][string] | undefined): boolean {
  return (queue?.overflow ?? []).some(({ after, say }) => after !== undefined && say === undefined);
}

function unskilled({ queue, steps }: RuleSection, agents: Agents, warn: Warn): readonly Problem[] {
  const unserved = steps.flatMap((step, n) => {
    const isSkilled = skilledIn(step.skills);
    return agents.some(([, agent]) => isSkilled(agent)) ? [] : [n];
  });
  if (unserved.length === steps.length)
    return [
      warn(["steps"], `nobody can serve queue "${queue}" by this rule: no agent has the skills it needs`),
    ];
  return unserved.map((n) => warn(["steps", n], "this step finds nobody: no agent has the skills it needs"));
}

/** What the rule needs is carried by no network, or by no client of those who could serve it. */
function unfitting(
  { needs }: RuleSection,
  agents: Agents,
  { able, coming, sentOn, certain }: Whom,
  warn: Warn,
): readonly Problem[] | undefined {
  const can = (need: Ability, [, { client }]: Agents[number]) => client?.[need] !== false;
  const told = needs.flatMap((need, n) => {
    const without = coming.filter(([, carries]) => !carriesAbility(carries, need)).map(([name]) => name);
    if (without.length > 0 && without.length === coming.length)
      return [
        warn(
          ["needs", n],
          `nobody can be served by this rule: ${need} is carried by no network that its customers come from (${listed(without)})`,
        ),
      ];
    if (!agents.some((agent) => can(need, agent)))
      return [warn(["needs", n], `nobody can serve this rule: no agent's client can do ${need}`)];
    if (without.length === 0 || sentOn || !certain) return [];
    const others = coming.map(([name]) => name).filter((name) => !without.includes(name));
    const message = `customers on ${listed(without)} come to this rule and are served by nobody: ${need} is not carried there; put customer.network in ${JSON.stringify(others)} into its condition`;
    return [warn(["needs", n], message)];
  });
  if (told.length > 0) return told;
  if (needs.length === 0 || able.some((agent) => needs.every((need) => can(need, agent)))) return undefined;
  const lacking = listed(able.map(([id]) => id));
  return [
    warn(
      ["needs"],
      `nobody can serve this rule: those with the skills (${lacking}) have no client that can do ${listed(needs)}`,
    ),
  ];
}

/** Nobody who could serve the rule serves the network that somebody comes from. */
function unreached(
  { queue, needs, weight }: RuleSection,
  { able, coming, sentOn, certain }: Whom,
  warn: Warn,
): readonly Problem[] | undefined {
  const fit = able.filter(
    ([, { client, capacity }]) => capacity >= weight && needs.every((need) => client?.[need] !== false),
  );
  if (fit.length === 0) return undefined;
  const without = coming
    .filter(([name]) => !fit.some(([, { networks }]) => networks === undefined || networks.includes(name)))
    .map(([name]) => name);
  const isPart = without.length < coming.length;
  if (without.length === 0 || (isPart && (sentOn || !certain))) return undefined;
  const who = listed(fit.map(([id]) => id));
  const message =
    without.length === coming.length
      ? `nobody can serve queue "${queue}" by this rule: those who could (${who}) do not serve ${listed(without)}`
      : `customers on ${listed(without)} are served by nobody here: those who could (${who}) do not serve that network`;
  return [warn(["steps"], message)];
}

/** Whoever asks for a person, and whom a machine hands on, waits for one. */
function onlyMachines({ able, sentOn }: Whom, warn: Warn): readonly Problem[] {
  if (sentOn || able.some(([, { automated }]) => automated === undefined)) return [];
  const who = listed(able.map(([id]) => id));
  const message = `only automated agents can serve this (${who}): who asks for a person, or is handed on to one, waits for ever; add a step that finds people`;
  return [warn(["steps"], message)];
}

function comesFrom(network: string, condition: Condition, logic: ConditionLogic): boolean {
  if (!condition.ok) return true;
  return !["customer", "client"].some((owner) =>
    logic.excludes(condition.ast, parse(`${owner}.network == ${JSON.stringify(network)}`).ast),
  );
}

const MOST_NAMED = 3;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(", ")} and ${more} more` : names.join(", ");
}
