import type { LocatedYaml } from "../located-yaml.ts";
import type { Problem } from "../problem.ts";
import { suggestion } from "../suggestion.ts";
import type { Path } from "../yaml-places.ts";
import type { Condition } from "./conditions.ts";
import type { RuleNames } from "./rule-names.ts";

/** What one section says that another does not bear out: mistakes all. */
export function crossCheck(
  yaml: LocatedYaml,
  names: RuleNames,
  conditions: readonly Condition[],
): readonly Problem[] {
  return [
    ...duplicates(yaml, names),
    ...unknownSkills(yaml, names),
    ...unknownQueues(yaml, names),
    ...unknownTeams(yaml, names),
    ...unknownInQueues(yaml, names),
    ...conditions.flatMap((condition, index) =>
      condition.ok
        ? []
        : [yaml.problemAt(["rules", index, "when"], condition.message, { offset: condition.offset })],
    ),
  ];
}

function duplicates(yaml: LocatedYaml, { skills = [], rules, interview }: RuleNames): readonly Problem[] {
  const slots = interview?.slots ?? [];
  return [
    ...repeated(skills).map((at) =>
      yaml.problemAt(["skills", at], `the skill "${skills[at]}" stands here twice`),
    ),
    ...repeated(rules.map((rule) => rule.name)).map((at) =>
      yaml.problemAt(["rules", at, "name"], `another rule is called "${rules[at]?.name}" already`),
    ),
    ...repeated(slots.map((one) => one.slot)).map((at) =>
      yaml.problemAt(
        ["interview", "slots", at, "slot"],
        `the slot "${slots[at]?.slot}" is asked for already`,
      ),
    ),
    ...slots.flatMap(({ choices }, slot) =>
      repeated(choices.map((one) => one.value)).map((at) =>
        yaml.problemAt(
          ["interview", "slots", slot, "choices", at, "value"],
          `another choice has the value "${choices[at]?.value}"`,
        ),
      ),
    ),
  ];
}

/** Where a list has what it had before. */
function repeated(list: readonly (string | undefined)[]): readonly number[] {
  const seen = new Set<string>();
  return list.flatMap((one, at) => {
    if (one === undefined) return [];
    const again = seen.has(one);
    seen.add(one);
    return again ? [at] : [];
  });
}

function unknownSkills(yaml: LocatedYaml, { skills, agents = {}, rules }: RuleNames): readonly Problem[] {
  if (skills === undefined) return [];
  const known = new Set(skills.filter((skill) => skill !== undefined));
  const among = (named: readonly string[], path: Path) =>
    named
      .filter((skill) => !known.has(skill))
      .map((skill) =>
        yaml.problemAt([...path, skill], `unknown skill "${skill}"${suggestion(skill, known)}`, {
          key: true,
        }),
      );
  return [
    ...Object.entries(agents).flatMap(([id, agent]) => among(agent.skills, ["agents", id, "skills"])),
    ...rules.flatMap((rule, at) =>
      rule.steps.flatMap((step, n) => among(step.skills, ["rules", at, "steps", n, "skills"])),
    ),
  ];
}

/** A team is what an agent names. */
function unknownTeams(yaml: LocatedYaml, { agents, rules }: RuleNames): readonly Problem[] {
  if (agents === undefined) return [];
  const known = new Set(Object.values(agents).flatMap(({ teams }) => teams));
  return rules.flatMap((rule, at) =>
    rule.steps.flatMap(({ prefer }, n) =>
      prefer.flatMap((team, m) =>
        known.has(team)
          ? []
          : [
              yaml.problemAt(
                ["rules", at, "steps", n, "prefer", m],
                `nobody belongs to a team "${team}"${suggestion(team, known)}`,
              ),
            ],
      ),
    ),
  );
}

/** Hours of a queue, and the queues and agents that it overflows to. */
function unknownInQueues(yaml: LocatedYaml, { hours, queues, agents }: RuleNames): readonly Problem[] {
  const unknown = (
    path: Path,
    what: string,
    name: string | undefined,
    known: readonly string[] | undefined,
  ) =>
    name === undefined || known === undefined || known.includes(name)
      ? []
      : [yaml.problemAt(path, `unknown ${what} "${name}"${suggestion(name, known)}`)];
  const agentIds = agents && Object.keys(agents);
  return Object.entries(queues ?? {}).flatMap(([name, queue]) => [
    ...unknown(["queues", name, "hours"], "hours", queue.hours, hours),
    ...queue.overflow.flatMap((entry, at) => [
      ...unknown(["queues", name, "overflow", at, "queue"], "queue", entry.queue, Object.keys(queues ?? {})),
      ...unknown(["queues", name, "overflow", at, "agent"], "agent", entry.agent, agentIds),
    ]),
  ]);
}

function unknownQueues(yaml: LocatedYaml, { queues: named, rules }: RuleNames): readonly Problem[] {
  if (named === undefined) return [];
  const queues = Object.keys(named);
  return rules.flatMap(({ queue }, at) =>
    queue === undefined || queues.includes(queue)
      ? []
      : [yaml.problemAt(["rules", at, "queue"], `unknown queue "${queue}"${suggestion(queue, queues)}`)],
  );
}
