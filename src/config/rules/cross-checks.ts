import type { LocatedYaml, Path } from "../located-yaml.ts";
import type { Problem } from "../problem.ts";
import { suggestion } from "../suggestion.ts";
import type { Condition } from "./conditions.ts";
import type { RulesSections } from "./rules-schema.ts";

/** What one section says that another does not bear out. */
export function crossCheck(
  yaml: LocatedYaml,
  sections: RulesSections,
  conditions: readonly Condition[],
): readonly Problem[] {
  const problems = [
    ...duplicates(yaml, sections),
    ...unknownSkills(yaml, sections),
    ...unknownQueues(yaml, sections),
    ...conditions.flatMap((condition, index) =>
      condition.ok
        ? []
        : [yaml.problemAt(["rules", index, "when"], condition.message, { offset: condition.offset })],
    ),
    ...unreachableRules(yaml, conditions),
    ...unservedRules(yaml, sections),
  ];
  return problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

function duplicates(yaml: LocatedYaml, { skills, rules, interview }: RulesSections): readonly Problem[] {
  return [
    ...repeated(skills).map((at) =>
      yaml.problemAt(["skills", at], `the skill "${skills[at]}" stands here twice`),
    ),
    ...repeated(rules.map((rule) => rule.name)).map((at) =>
      yaml.problemAt(["rules", at, "name"], `another rule is called "${rules[at]?.name}" already`),
    ),
    ...repeated(interview.slots.map((one) => one.slot)).map((at) =>
      yaml.problemAt(
        ["interview", "slots", at, "slot"],
        `the slot "${interview.slots[at]?.slot}" is asked for already`,
      ),
    ),
    ...interview.slots.flatMap(({ choices = [] }, slot) =>
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
function repeated(list: readonly string[]): readonly number[] {
  const seen = new Set<string>();
  return list.flatMap((one, at) => {
    const again = seen.has(one);
    seen.add(one);
    return again ? [at] : [];
  });
}

function unknownSkills(yaml: LocatedYaml, { skills, agents, rules }: RulesSections): readonly Problem[] {
  const known = new Set(skills);
  const among = (levels: Readonly<Record<string, number>>, path: Path) =>
    Object.keys(levels)
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

function unknownQueues(yaml: LocatedYaml, { queues, rules }: RulesSections): readonly Problem[] {
  return rules.flatMap(({ queue }, at) =>
    Object.hasOwn(queues, queue)
      ? []
      : [
          yaml.problemAt(
            ["rules", at, "queue"],
            `unknown queue "${queue}"${suggestion(queue, Object.keys(queues))}`,
          ),
        ],
  );
}

function unreachableRules(yaml: LocatedYaml, conditions: readonly Condition[]): readonly Problem[] {
  const all = conditions.findIndex((condition) => condition.ok && condition.matchesAll);
  if (all === -1) return [];
  return conditions.slice(all + 1).map((_, n) =>
    yaml.problemAt(["rules", all + 1 + n], `never matches: rules[${all}] before it matches all`, {
      severity: "warning",
    }),
  );
}

function unservedRules(yaml: LocatedYaml, { agents, rules }: RulesSections): readonly Problem[] {
  const everyone = Object.values(agents);
  if (everyone.length === 0) {
    return [
      yaml.problemAt(["agents"], "there are no agents, so nobody is served", {
        severity: "warning",
        key: true,
      }),
    ];
  }
  return rules.flatMap(({ queue, steps }, at) => {
    const served = steps.some(({ skills }) =>
      everyone.some((agent) =>
        Object.entries(skills).every(([skill, level]) => (agent.skills[skill] ?? 0) >= level),
      ),
    );
    const message = `nobody can serve queue "${queue}" by this rule: no agent has the skills it needs`;
    return served ? [] : [yaml.problemAt(["rules", at, "steps"], message, { severity: "warning" })];
  });
}
