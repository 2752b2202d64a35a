import type { LocatedYaml } from "../located-yaml.ts";
import type { Problem } from "../problem.ts";
import { adviseOnConditions } from "./advice-conditions.ts";
import { adviseOnNames } from "./advice-names.ts";
import { adviseOnQueues } from "./advice-queues.ts";
import { adviseOnSteps } from "./advice-steps.ts";
import type { Condition } from "./conditions.ts";
import type { RulesSections } from "./rules-schema.ts";
import type { Surroundings } from "./surroundings.ts";

/** What is no mistake, but hardly meant: warnings all. */
export function advise(
  yaml: LocatedYaml,
  sections: RulesSections,
  conditions: readonly Condition[],
  surroundings: Surroundings,
): readonly Problem[] {
  return [
    ...adviseOnConditions(yaml, sections, conditions),
    ...adviseOnNames(yaml, sections, conditions, surroundings),
    ...adviseOnQueues(yaml, sections),
    ...adviseOnSteps(yaml, sections),
    ...unservedRules(yaml, sections),
    ...neverOpen(yaml, sections),
    ...hostedByBridge(yaml, sections),
    ...unfittingClients(yaml, sections),
  ];
}

/** Where queue or skills are unknown that is told, and that nobody serves the rule only follows from it. */
function unservedRules(
  yaml: LocatedYaml,
  { skills: known, queues, agents, rules }: RulesSections,
): readonly Problem[] {
  const everyone = Object.values(agents);
  if (everyone.length === 0) {
    return [
      yaml.problemAt(["agents"], "there are no agents, so nobody is served", {
        severity: "warning",
        key: true,
      }),
    ];
  }
  const skills = new Set(known);
  const unknown = (one: { readonly skills: object }) =>
    Object.keys(one.skills).some((skill) => !skills.has(skill));
  if (everyone.some(unknown)) return [];
  return rules.flatMap(({ queue, steps }, at) => {
    if (!Object.hasOwn(queues, queue) || steps.some(unknown)) return [];
    const serves = ({ skills }: { readonly skills: Readonly<Record<string, number>> }) =>
      everyone.some((agent) =>
        Object.entries(skills).every(([skill, level]) => (agent.skills[skill] ?? 0) >= level),
      );
    const unserved = steps.flatMap((step, n) => (serves(step) ? [] : [n]));
    if (unserved.length === steps.length) {
      const message = `nobody can serve queue "${queue}" by this rule: no agent has the skills it needs`;
      return [yaml.problemAt(["rules", at, "steps"], message, { severity: "warning" })];
    }
    return unserved.map((n) =>
      yaml.problemAt(["rules", at, "steps", n], "this step finds nobody: no agent has the skills it needs", {
        severity: "warning",
      }),
    );
  });
}

/** Hours without a single time at which they are open. */
function neverOpen(yaml: LocatedYaml, { hours }: RulesSections): readonly Problem[] {
  return Object.entries(hours).flatMap(([name, one]) =>
    Object.values(one.open).some((spans) => spans.length > 0) ||
    Object.values(one.except).some((spans) => spans.length > 0)
      ? []
      : [
          yaml.problemAt(["hours", name], "these hours never open, so their queues serve nobody", {
            severity: "warning",
            key: true,
          }),
        ],
  );
}

/** A need that the client of no agent meets. */
function unfittingClients(yaml: LocatedYaml, { agents, rules }: RulesSections): readonly Problem[] {
  const everyone = Object.values(agents);
  if (everyone.length === 0) return [];
  return rules.flatMap(({ needs }, at) =>
    needs.flatMap((need, n) => {
      if (everyone.some(({ client }) => client?.[need] !== false)) return [];
      const message = `nobody can serve this rule: no agent's client can do ${need}`;
      return [yaml.problemAt(["rules", at, "needs", n], message, { severity: "warning" })];
    }),
  );
}

/** What `bridge` promises in other products goes further than what it does here. */
function hostedByBridge(yaml: LocatedYaml, { rules }: RulesSections): readonly Problem[] {
  return rules.flatMap(({ host }, at) =>
    host === "bridge" ? [yaml.problemAt(["rules", at, "host"], BRIDGE_HOSTS, { severity: "warning" })] : [],
  );
}

const BRIDGE_HOSTS =
  '"bridge" only keeps the bot in the room and lets it follow the talk; customer and agent still share that room on the homeserver, and see each other';
