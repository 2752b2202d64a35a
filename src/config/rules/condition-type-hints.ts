import type { ASTNode } from "@marcbachmann/cel-js";
import { fieldNames, VARIABLE_NAMES } from "./condition-environment.ts";
import { asVersion } from "./condition-literals.ts";
import { type ConditionMistake, nodesIn, sourceOf, writtenText } from "./condition-parts.ts";

/** A condition that reads well, but compares what cannot be compared: where, and the right form. */
export function typeHint(node: ASTNode, summary: string): ConditionMistake | undefined {
  if (node.op === "||" || node.op === "&&") return sidesHint(node);
  if (node.op === "!_" && summary.endsWith("!string"))
    return at(node, "! turns a condition round; write != for two texts that differ");
  const [, left, right] = /no such overload: (\S+) (?:\S+) (\S+)/.exec(summary) ?? [];
  const sides = nodesIn(node.args);
  if (left === undefined || right === undefined || sides.length !== 2) return undefined;
  return hintFor(node, sides, [left, right]) ?? hintFor(node, sides.toReversed(), [right, left], true);
}

const TIME_OF_DAY = 'for a time of day write now.getHours("Europe/Berlin") >= 20';
const FIRST_FIELD = { $customer: "network", $client: "software", $slots: "name" } as const;
const NUMBERS: ReadonlySet<string> = new Set(["int", "uint", "double"]);

/** What the one side wants of the other. */
function hintFor(
  node: ASTNode,
  [one, other]: readonly ASTNode[],
  [type, against]: readonly [string, string],
  swapped = false,
): ConditionMistake | undefined {
  if (one === undefined || other === undefined) return undefined;
  const isNumber = NUMBERS.has(against);
  const compared = (right: string) =>
    swapped ? `${right} ${node.op} ${sourceOf(one)}` : `${sourceOf(one)} ${node.op} ${right}`;
  switch (type) {
    case "google.protobuf.Duration":
      return at(other, `a time that passed is compared with one: ${compared(asDuration(other))}`);
    case "google.protobuf.Timestamp":
      return at(other, `a moment is compared with another, not with a ${wordFor(against)}; ${TIME_OF_DAY}`);
    case "Queue":
      return at(one, `compare a figure of the queue: ${sourceOf(one)}.waiting, .longest, .free or .open`);
    case "Version":
      return at(other, `compare with a version: ${compared(asVersion(other))}`);
    case "bool":
      if (isNumber) return at(node, "write both comparisons out: 8 < x && x < 20");
      if (against === "string" && /^(?:true|false)$/i.test(writtenText(other) ?? ""))
        return at(other, `write ${writtenText(other)?.toLowerCase()} without quotes`);
      return undefined;
    case "$customer":
    case "$client":
    case "$slots":
      return at(one, `compare one of its values, such as ${sourceOf(one)}.${FIRST_FIELD[type]}`);
    case "string":
      return textHint(node, one, other, against, compared);
    default:
      return undefined;
  }
}

function textHint(
  node: ASTNode,
  one: ASTNode,
  other: ASTNode,
  against: string,
  compared: (right: string) => string,
): ConditionMistake | undefined {
  if (against === "null") return at(other, `what is not known is empty text: ${compared('""')}`);
  if (node.op === "in") return at(other, `write the texts as a list: ${sourceOf(one)} in ["de", "en"]`);
  if (!NUMBERS.has(against)) return undefined;
  const written = writtenText(one);
  if (written !== undefined)
    return at(
      one,
      /^\d+$/.test(written) ? `a number stands without quotes: ${written}` : "this is compared with a number",
    );
  if (/\bversion\b/.test(sourceOf(one)))
    return at(other, `compare as versions: version(${sourceOf(one)}) ${node.op} ${asVersion(other)}`);
  const asText = node.op === "==" || node.op === "!=" ? `${compared(`"${sourceOf(other)}"`)}, or ` : "";
  return at(
    other,
    `this compares text with a number; write ${asText}int(${sourceOf(one)}) to compare it as a number`,
  );
}

/** `language == "de" || "en"` */
function sidesHint(node: ASTNode): ConditionMistake | undefined {
  const [left, right] = nodesIn(node.args);
  const wrong = [right, left].find((side) => writtenText(side) !== undefined) ?? right;
  const subject = left?.op === "==" || left?.op === "!=" ? nodesIn(left.args)[0] : undefined;
  const text = writtenText(wrong);
  // Of one thing, two texts at once are never meant.
  const joined = left?.op === "==" ? "||" : "&&";
  const example =
    left !== undefined && subject !== undefined && text !== undefined
      ? `: ${sourceOf(left)} ${joined} ${sourceOf(subject)} ${left.op} "${text}"`
      : "";
  return wrong && at(wrong, `each side of ${node.op} must be a whole comparison${example}`);
}

function asDuration(node: ASTNode): string {
  const text = writtenText(node) ?? sourceOf(node);
  return `duration("${/^\d+$/.test(text) ? `${text}m` : text}")`;
}

function wordFor(type: string): string {
  return type === "string" ? "text" : "number";
}

function at(node: ASTNode, message: string): ConditionMistake {
  return { offset: node.range.start, message };
}

/** What a name that is no variable may have been meant for. */
export function variableHint(
  text: string,
  start: number,
  name: string,
  {
    slots,
    queues = [],
  }: { readonly slots: readonly string[]; readonly queues?: readonly string[] | undefined },
): string | undefined {
  const before = text.slice(0, start);
  const after = text.slice(start + name.length);
  if (name === "queue") return queueHint(after, queues);
  if (/\bqueue\(\s*$/.test(before)) return `the name of a queue stands in quotes: queue("${name}")`;
  if (/^(?:true|false)$/i.test(name)) return `write ${name.toLowerCase()}`;
  if (/^(?:time|hour|hours|day|weekday|date|today)$/i.test(name))
    return 'the time is now: now.getHours("Europe/Berlin"), now.getDayOfWeek("Europe/Berlin") (0 is Sunday)';
  const owners = VARIABLE_NAMES.filter((one) => fieldNames(one, slots).includes(name));
  if (owners.length > 0 && !/[=!]=\s*$/.test(before))
    return `write ${owners.map((owner) => `${owner}.${name}`).join(" or ")}`;
  const isText = /(?:[=!]=|[[,(]|\bin)\s*$/.test(before) && !/^\s*[.(]/.test(after);
  return isText ? `text stands in quotes: "${name}"` : undefined;
}

/** `queue.waiting`, `queue.billing.waiting` */
function queueHint(after: string, queues: readonly string[]): string {
  const [, first, second] = /^\s*\.(\w+)(?:\.(\w+))?/.exec(after) ?? [];
  const figure = second ?? first ?? "waiting";
  const queue = second !== undefined && first !== undefined ? first : (queues[0] ?? "default");
  return `a queue's figures are asked for by its name: queue("${queue}").${figure}`;
}
