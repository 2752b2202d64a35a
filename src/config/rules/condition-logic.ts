import { type ASTNode, serialize } from "@marcbachmann/cel-js";
import { type Bounds, boundsOf, intersection, isEmpty, isInside, rangeOf } from "./condition-bounds.ts";
import { writtenText } from "./condition-parts.ts";

/** Steps of reasoning over all conditions of a file; beyond it nothing more is said. */
const MOST_STEPS = 500_000;

/**
 * What follows from conditions by their form alone. It says yes only where that is certain; a condition may still
 * be impossible where it says no.
 */
export interface ConditionLogic {
  /** No request can meet it. */
  isImpossible(node: ASTNode): boolean;
  /** Whatever meets the one meets the other. */
  implies(one: ASTNode, other: ASTNode): boolean;
  /** No request can meet both. */
  excludes(one: ASTNode, other: ASTNode): boolean;
}

export function conditionLogic(): ConditionLogic {
  const keys = new WeakMap<ASTNode, string>();
  const keyOf = (node: ASTNode) => {
    const key = keys.get(node) ?? serialize(node);
    keys.set(node, key);
    return key;
  };
  let steps = 0;

  const implies = (one: ASTNode, other: ASTNode): boolean => {
    if (++steps > MOST_STEPS) return false;
    if (isValue(other, true) || keyOf(one) === keyOf(other)) return true;
    if (other.op === "&&") return other.args.every((part) => implies(one, part));
    if (one.op === "||") return one.args.every((part) => implies(part, other));
    if (other.op === "||" && other.args.some((part) => implies(one, part))) return true;
    if (one.op === "&&") return one.args.some((part) => implies(part, other));
    return isWithin(choiceOf(one, keyOf), choiceOf(other, keyOf)) || isNarrower(one, other, keyOf);
  };

  const isImpossible = (node: ASTNode): boolean => {
    if (isValue(node, false)) return true;
    if (node.op === "||") return node.args.every(isImpossible);
    if (node.op !== "&&") return isOutOfRange(node);
    const parts = conjuncts(node);
    return parts.some(isImpossible) || contradict(parts, keyOf) || leaveNoNumber(parts, keyOf);
  };

  const excludes = (one: ASTNode, other: ASTNode): boolean => {
    if (one.op === "||") return one.args.every((part) => excludes(part, other));
    const parts = [...conjuncts(one), other];
    return isImpossible(one) || contradict(parts, keyOf) || leaveNoNumber(parts, keyOf);
  };

  return { isImpossible, implies, excludes };
}

function isValue(node: ASTNode, value: boolean): boolean {
  return node.op === "value" && node.args === value;
}

function conjuncts(node: ASTNode): readonly ASTNode[] {
  return node.op === "&&" ? node.args.flatMap(conjuncts) : [node];
}

/** `x == "a"` or `x in ["a", "b"]`: what, and which texts it must be one of. */
export interface TextChoice {
  readonly subject: ASTNode;
  readonly texts: readonly { readonly text: string; readonly at: number }[];
}

export function textChoice(node: ASTNode): TextChoice | undefined {
  if (node.op === "==") {
    const [left, right] = node.args;
    return choiceBetween(left, [right]) ?? choiceBetween(right, [left]);
  }
  if (node.op !== "in") return undefined;
  const [subject, list] = node.args;
  return list.op === "list" ? choiceBetween(subject, list.args) : undefined;
}

function choiceBetween(subject: ASTNode, among: readonly ASTNode[]): TextChoice | undefined {
  const texts = among.flatMap((one) => {
    const text = writtenText(one);
    return text === undefined ? [] : [{ text, at: one.range.start }];
  });
  return texts.length === among.length && subject.op !== "value" ? { subject, texts } : undefined;
}

/** A comparison with a number that its subject never is. */
export function isOutOfRange(node: ASTNode): boolean {
  const bounds = boundsOf(node);
  const range = bounds && rangeOf(bounds.subject);
  return bounds !== undefined && range !== undefined && isEmpty(intersection(bounds, range));
}

function isNarrower(one: ASTNode, other: ASTNode, keyOf: (node: ASTNode) => string): boolean {
  const [inner, outer] = [boundsOf(one), boundsOf(other)];
  if (inner === undefined || outer === undefined || keyOf(inner.subject) !== keyOf(outer.subject))
    return false;
  return isInside(inner, outer);
}

/** Together they leave no number that something could be. */
function leaveNoNumber(parts: readonly ASTNode[], keyOf: (node: ASTNode) => string): boolean {
  const left = new Map<string, Bounds>();
  for (const bounds of parts.flatMap((part) => boundsOf(part) ?? [])) {
    const key = keyOf(bounds.subject);
    const before = left.get(key) ?? rangeOf(bounds.subject) ?? bounds;
    left.set(key, intersection(before, bounds));
  }
  return [...left.values()].some(isEmpty);
}

interface Choice {
  readonly of: string;
  readonly texts: ReadonlySet<string>;
}

function choiceOf(node: ASTNode, keyOf: (node: ASTNode) => string): Choice | undefined {
  const choice = textChoice(node);
  return choice && { of: keyOf(choice.subject), texts: new Set(choice.texts.map(({ text }) => text)) };
}

function isWithin(one: Choice | undefined, other: Choice | undefined): boolean {
  return one !== undefined && one.of === other?.of && one.texts.isSubsetOf(other.texts);
}

/** One of them is the opposite of another, or together they leave no text that something could be. */
function contradict(parts: readonly ASTNode[], keyOf: (node: ASTNode) => string): boolean {
  const held = new Set(parts.map(keyOf));
  if (parts.some((part) => part.op === "!_" && held.has(keyOf(part.args)))) return true;
  const left = new Map<string, ReadonlySet<string>>();
  for (const choice of parts.flatMap((part) => choiceOf(part, keyOf) ?? [])) {
    left.set(choice.of, left.get(choice.of)?.intersection(choice.texts) ?? choice.texts);
  }
  for (const { op, args } of parts) {
    if (op !== "!=") continue;
    const [subject, text] = [keyOf(args[0]), writtenText(args[1])];
    const texts = left.get(subject);
    if (texts !== undefined && text !== undefined) left.set(subject, texts.difference(new Set([text])));
  }
  return [...left.values()].some(({ size }) => size === 0);
}
