import { dateOf } from "../../domain/routing/hours.ts";
import { wallTime } from "../../domain/routing/zoned-time.ts";
import type { LocatedYaml } from "../located-yaml.ts";
import type { Problem } from "../problem.ts";
import { adviseOnConditions } from "./advice-conditions.ts";
import { adviseOnNames } from "./advice-names.ts";
import { adviseOnQueues } from "./advice-queues.ts";
import { adviseOnServing } from "./advice-served.ts";
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
    ...withoutRules(yaml, sections),
    ...adviseOnConditions(yaml, sections, conditions),
    ...adviseOnNames(yaml, sections, conditions, surroundings),
    ...adviseOnQueues(yaml, sections),
    ...adviseOnSteps(yaml, sections),
    ...adviseOnServing(yaml, sections, conditions, surroundings),
    ...adviseOnAgents(yaml, sections),
    ...neverOpen(yaml, sections, surroundings.now ?? Date.now()),
  ];
}

/** An empty list is hardly meant; a file that does not speak of rules does without them. */
function withoutRules(yaml: LocatedYaml, { rules }: RulesSections): readonly Problem[] {
  const isWritten = typeof yaml.data === "object" && yaml.data !== null && "rules" in yaml.data;
  if (rules.length > 0 || !isWritten) return [];
  const message = 'there are no rules, so every conversation goes to the queue "default", and to anybody';
  return [yaml.problemAt(["rules"], message, { severity: "warning" })];
}

/** Hours that open at no time from now on. */
function neverOpen(yaml: LocatedYaml, { hours }: RulesSections, now: number): readonly Problem[] {
  return Object.entries(hours).flatMap(([name, one]) => {
    if (Object.values(one.open).some((spans) => spans.length > 0)) return [];
    const days = Object.entries(one.except).filter(([, spans]) => spans.length > 0);
    const today = dateOf(wallTime(now, one.time_zone));
    // A night's span of yesterday may last into today.
    if (days.some(([day]) => day >= today || Date.parse(today) - Date.parse(day) <= DAY_MS)) return [];
    const last = days
      .map(([day]) => day)
      .toSorted()
      .at(-1);
    const message =
      last === undefined
        ? "these hours never open, so their queues serve nobody"
        : `these hours never open again: the last day on which they do was ${last}`;
    return [yaml.problemAt(["hours", name], message, { severity: "warning", key: true })];
  });
}

const DAY_MS = 86_400_000;

/** Skills that nobody has and nothing asks for, and agents who cannot be told apart. */
function adviseOnAgents(yaml: LocatedYaml, { skills, agents, rules }: RulesSections): readonly Problem[] {
  const used = new Set([
    ...Object.values(agents).flatMap((agent) => Object.keys(agent.skills)),
    ...rules.flatMap(({ steps }) => steps.flatMap((step) => Object.keys(step.skills))),
  ]);
  // One by a wrong name is told of already, and may be this one.
  const misnamed = !used.isSubsetOf(new Set(skills));
  const names = new Map<string, string>();
  return [
    ...skills.flatMap((skill, at) =>
      misnamed || used.has(skill) || skills.indexOf(skill) !== at
        ? []
        : [
            yaml.problemAt(["skills", at], "no agent has this skill, and no rule asks for it", {
              severity: "warning",
            }),
          ],
    ),
    ...Object.entries(agents).flatMap(([id, { name }]) => {
      const key = name.trim().toLowerCase();
      const other = names.get(key);
      names.set(key, other ?? id);
      if (other === undefined) return [];
      const message = `${other} is called "${name}" too: customers and colleagues cannot tell them apart`;
      return [yaml.problemAt(["agents", id, "name"], message, { severity: "warning" })];
    }),
  ];
}
