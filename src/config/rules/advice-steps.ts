import type { LocatedYaml } from "../located-yaml.ts";
import type { Problem } from "../problem.ts";
import type { RulesSections } from "./rules-schema.ts";

type RuleSection = RulesSections["rules"][number];
type Skills = RuleSection["steps"][number]["skills"];

/** What of a rule's steps, offer and stickiness has no effect, whoever waits. */
export function adviseOnSteps(yaml: LocatedYaml, { agents, rules }: RulesSections): readonly Problem[] {
  const everyone = Object.values(agents);
  if (everyone.length === 0) return [];
  return rules.flatMap((rule, at) => {
    const { steps, weight, offer, sticky } = rule;
    const warn = (path: readonly PropertyKey[], message: string) =>
      yaml.problemAt(["rules", at, ...path], message, { severity: "warning" });
    const able = everyone.filter((agent) => steps.some(({ skills }) => meets(agent.skills, skills)));
    const strongest = able.reduce((most, { capacity }) => Math.max(most, capacity), 0);
    const found = able.filter(({ capacity }) => capacity >= weight).length;
    return [
      ...steps.flatMap((step, n) => {
        const before = steps.slice(0, n).findIndex((earlier) => meets(step.skills, earlier.skills));
        return before === -1
          ? []
          : [
              warn(
                ["steps", n],
                `adds nobody: whom it finds steps[${before}] finds already; ask for less here`,
              ),
            ];
      }),
      ...(able.length > 0 && found === 0
        ? [
            warn(
              ["weight"],
              `nobody can take a weight of ${weight}: the greatest capacity of those with the skills is ${strongest}`,
            ),
          ]
        : []),
      ...(found > 0 && offer.at_once > 1 && offer.at_once > found
        ? [
            warn(
              ["offer", "at_once"],
              `at most ${found} can be rung together: no more agents have the skills; write ${found}`,
            ),
          ]
        : []),
      ...(sticky !== undefined && sticky.within === undefined && sticky.hold === 0
        ? [warn(["sticky"], 'changes nothing: the last agent comes first anyway; say "within" or "hold"')]
        : []),
    ];
  });
}

/** Whoever has these levels has those too. */
function meets(levels: Skills, needed: Skills): boolean {
  return Object.entries(needed).every(([skill, level]) => (levels[skill] ?? 0) >= level);
}
