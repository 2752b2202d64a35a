import { type ASTNode, evaluate, serialize } from "@marcbachmann/cel-js";
import { compareVersions } from "../../domain/client/version-comparison.ts";
import { nodesIn, writtenText } from "./condition-parts.ts";

/** A number, a duration in seconds, a moment in ms, or a version. */
type Value = number | string;

interface Edge {
  readonly value: Value;
  /** The value itself is not among them. */
  readonly open: boolean;
}

/** Between what a comparison with something written out wants its subject to be. */
export interface Bounds {
  readonly subject: ASTNode;
  readonly low?: Edge;
  readonly high?: Edge;
}

const FLIPPED = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==" } as const;
type Comparison = keyof typeof FLIPPED;

const known = new WeakMap<ASTNode, { readonly bounds: Bounds | undefined }>();

/** `x > 5`, `duration("5m") >= x`, `version(x) < version("2")`; undefined for what is no such comparison. */
export function boundsOf(node: ASTNode): Bounds | undefined {
  const kept = known.get(node) ?? { bounds: readBounds(node) };
  known.set(node, kept);
  return kept.bounds;
}

function readBounds(node: ASTNode): Bounds | undefined {
  if (!Object.hasOwn(FLIPPED, node.op)) return undefined;
  const operator = node.op as Comparison;
  const [left, right] = nodesIn(node.args);
  if (left === undefined || right === undefined) return undefined;
  const [given, other] = [written(left), written(right)];
  if (given !== undefined && other === undefined) return between(right, FLIPPED[operator], given);
  return other !== undefined && given === undefined ? between(left, operator, other) : undefined;
}

function between(subject: ASTNode, operator: Comparison, value: Value): Bounds {
  const isWhole = typeof value === "number" && isWholeNumber(subject);
  const low = {
    value: isWhole && operator === ">" ? Math.floor(value) + 1 : value,
    open: operator === ">" && !isWhole,
  };
  const high = {
    value: isWhole && operator === "<" ? Math.ceil(value) - 1 : value,
    open: operator === "<" && !isWhole,
  };
  if (operator === "==") return { subject, low, high };
  return operator === ">" || operator === ">=" ? { subject, low } : { subject, high };
}

/** Both at once. */
export function intersection(one: Bounds, other: Bounds): Bounds {
  const low = higher(one.low, other.low);
  const high = lower(one.high, other.high);
  return { subject: one.subject, ...(low ? { low } : {}), ...(high ? { high } : {}) };
}

export function isEmpty({ low, high }: Bounds): boolean {
  if (low === undefined || high === undefined) return false;
  const order = compare(low.value, high.value);
  return order > 0 || (order === 0 && (low.open || high.open));
}

/** All of the one is in the other. */
export function isInside(one: Bounds, other: Bounds): boolean {
  return (
    (other.low === undefined || (one.low !== undefined && higher(one.low, other.low) === one.low)) &&
    (other.high === undefined || (one.high !== undefined && lower(one.high, other.high) === one.high))
  );
}

/** The one that lets less through; the first of two alike. */
function higher(one: Edge | undefined, other: Edge | undefined): Edge | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const order = compare(one.value, other.value);
  return order > 0 || (order === 0 && (one.open || !other.open)) ? one : other;
}

function lower(one: Edge | undefined, other: Edge | undefined): Edge | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const order = compare(one.value, other.value);
  return order < 0 || (order === 0 && (one.open || !other.open)) ? one : other;
}

function compare(one: Value, other: Value): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return compareVersions(String(one), String(other));
}

/** What is written out; undefined for what depends on the request. */
function written(node: ASTNode): Value | undefined {
  if (node.op === "value")
    return typeof node.args === "number" || typeof node.args === "bigint" ? Number(node.args) : undefined;
  if (node.op === "-_") {
    const value = written(node.args);
    return typeof value === "number" ? -value : undefined;
  }
  if (node.op !== "call") return undefined;
  const [name, [argument]] = node.args;
  const text = writtenText(argument);
  if (text === undefined) return undefined;
  if (name === "version") return text;
  if (name === "timestamp") return Date.parse(text);
  return name === "duration" ? secondsOf(node) : undefined;
}

function secondsOf(duration: ASTNode): number | undefined {
  try {
    return Number.parseFloat(String(evaluate(serialize(duration))));
  } catch {
    return undefined;
  }
}

/** What the parts of a moment go from and to. */
const OF_A_MOMENT: Readonly<Record<string, readonly [number, number, string?]>> = {
  getHours: [0, 23],
  getMinutes: [0, 59],
  getSeconds: [0, 59],
  getMilliseconds: [0, 999],
  getDayOfWeek: [0, 6, "Sunday"],
  getDate: [1, 31],
  getDayOfMonth: [0, 30],
  getDayOfYear: [0, 365],
  getMonth: [0, 11, "January"],
};

/** What something can be at all, in people's words too; undefined where that is not known. */
export function rangeOf(subject: ASTNode): (Bounds & { readonly words: string }) | undefined {
  const low = { value: 0, open: false };
  if (subject.op === ".") {
    const [owner, figure] = subject.args;
    const isFigure = owner.op === "call" && owner.args[0] === "queue" && figure !== "open";
    return isFigure ? { subject, low, words: `.${figure} is never below 0` } : undefined;
  }
  if (subject.op !== "rcall") return undefined;
  const [name, owner] = subject.args;
  const range = Object.hasOwn(OF_A_MOMENT, name) ? OF_A_MOMENT[name] : undefined;
  if (range === undefined || owner.op !== "id" || owner.args !== "now") return undefined;
  const [from, to, first] = range;
  const words = `${name} goes from ${from}${first === undefined ? "" : ` (${first})`} to ${to}`;
  return { subject, low: { value: from, open: false }, high: { value: to, open: false }, words };
}

function isWholeNumber(subject: ASTNode): boolean {
  if (subject.op === "rcall") return /^get[A-Z]|^size$|ndexOf$/.test(subject.args[0]);
  if (subject.op === "call") return subject.args[0] === "int" || subject.args[0] === "size";
  if (subject.op !== ".") return false;
  const [owner, figure] = subject.args;
  return owner.op === "call" && owner.args[0] === "queue" && (figure === "waiting" || figure === "free");
}
