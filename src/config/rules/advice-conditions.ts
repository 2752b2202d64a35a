import type { LocatedYaml } from "../located-yaml.ts";
import type { Problem } from "../problem.ts";
import { suggestion } from "../suggestion.ts";
import { boundsOf, rangeOf } from "./condition-bounds.ts";
import { conditionLogic, isOutOfRange, textChoice } from "./condition-logic.ts";
import { partsOf, writtenText } from "./condition-parts.ts";
import type { Condition } from "./conditions.ts";
import type { RulesSections } from "./rules-schema.ts";

/** Rules that no request reaches, and choices that no customer can make. */
export function adviseOnConditions(
  yaml: LocatedYaml,
  sections: RulesSections,
  conditions: readonly Condition[],
): readonly Problem[] {
  return [
    ...unmatchedRules(yaml, sections, conditions),
    ...conditions.flatMap((condition, at) => [
      ...impossibleChoices(yaml, sections, condition, at),
      ...impossibleNumbers(yaml, condition, at),
    ]),
  ];
}

/** A rule whose queue something overflows to serves whoever comes that way, whether it matches or not. */
function unmatchedRules(
  yaml: LocatedYaml,
  { queues, rules }: RulesSections,
  conditions: readonly Condition[],
): readonly Problem[] {
  const sentTo = new Set(
    Object.values(queues).flatMap((queue) => (queue?.overflow ?? []).flatMap((entry) => entry.queue ?? [])),
  );
  const logic = conditionLogic();
  return conditions.flatMap((condition, at) => {
    const rule = rules[at];
    if (rule === undefined) return [];
    const before = conditions
      .slice(0, at)
      .findIndex(
        (earlier) =>
          earlier.ok && (earlier.matchesAll || (condition.ok && logic.implies(condition.ast, earlier.ast))),
      );
    if (sentTo.has(rule.queue) && rules[before]?.queue !== rule.queue) return [];
    if (condition.ok && logic.isImpossible(condition.ast)) {
      // Told at the number itself, below.
      if (partsOf(condition.ast).some(isOutOfRange)) return [];
      const why =
        condition.ast.op === "value" ? "its condition is false" : "its condition contradicts itself";
      return [yaml.problemAt(["rules", at, "when"], `never matches: ${why}`, { severity: "warning" })];
    }
    return before === -1
      ? []
      : [yaml.problemAt(["rules", at], shadowed(before, conditions), { severity: "warning" })];
  });
}

function shadowed(before: number, conditions: readonly Condition[]): string {
  const earlier = conditions[before];
  return earlier?.ok && earlier.matchesAll
    ? `never matches: rules[${before}] before it matches all`
    : `never matches: rules[${before}] before it matches whatever this one does; put this one first`;
}

/**
 * A choice that is compared with what is nearly one of its values. What is like none of them a desk may set by
 * itself (`slots` of frontdesk.yaml).
 */
function impossibleChoices(
  yaml: LocatedYaml,
  { interview }: RulesSections,
  condition: Condition,
  at: number,
): readonly Problem[] {
  if (!condition.ok) return [];
  return partsOf(condition.ast).flatMap((part) => {
    const choice = textChoice(part);
    const slot = choice && slotOf(choice.subject);
    const values = interview.slots.find((one) => one.slot === slot)?.choices?.map(({ value }) => value);
    if (choice === undefined || values === undefined) return [];
    return choice.texts.flatMap(({ text, at: offset }) => {
      const meant = text === "" || values.includes(text) ? "" : suggestion(text, values);
      if (meant === "") return [];
      const message = `the interview never gives "${text}" for ${slot}${meant}; it gives ${values.join(", ")}`;
      return [yaml.problemAt(["rules", at, "when"], message, { severity: "warning", offset })];
    });
  });
}

/** `now.getDayOfWeek("UTC") == 7` */
function impossibleNumbers(yaml: LocatedYaml, condition: Condition, at: number): readonly Problem[] {
  if (!condition.ok) return [];
  return partsOf(condition.ast)
    .filter(isOutOfRange)
    .flatMap((part) => {
      const bounds = boundsOf(part);
      const range = bounds && rangeOf(bounds.subject);
      if (range === undefined) return [];
      const message = `never holds: ${range.words}`;
      return [
        yaml.problemAt(["rules", at, "when"], message, { severity: "warning", offset: part.range.start }),
      ];
    });
}

function slotOf(subject: NonNullable<ReturnType<typeof textChoice>>["subject"]): string | undefined {
  if (subject.op !== "." && subject.op !== "[]") return undefined;
  const [owner, key] = subject.args;
  if (owner.op !== "id" || owner.args !== "slots") return undefined;
  return typeof key === "string" ? key : writtenText(key);
}
