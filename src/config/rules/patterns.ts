import type { ASTNode } from "@marcbachmann/cel-js";
import { type ConditionMistake, nodesIn, writtenText } from "./condition-parts.ts";

/** The first wrong pattern of a condition. Its depth is bounded by the parser's limits. */
export function patternMistake(node: ASTNode): ConditionMistake | undefined {
  for (const { pattern, at } of patternsIn(node)) {
    const message = pattern === undefined ? NOT_WRITTEN_OUT : patternMistakeIn(pattern);
    if (message !== undefined) return { offset: at, message };
  }
  return undefined;
}

/** Whether the condition looks for patterns at all. */
export function hasPattern(node: ASTNode): boolean {
  return patternsIn(node).length > 0;
}

interface Pattern {
  /** Undefined when it is put together only when the condition is looked at. */
  readonly pattern: string | undefined;
  readonly at: number;
}

function patternsIn(node: ASTNode): readonly Pattern[] {
  const below = nodesIn(node.args).flatMap(patternsIn);
  if (node.op !== "rcall" || node.args[0] !== "matches") return below;
  const [argument] = nodesIn(node.args[2]);
  if (argument === undefined) return below;
  return [...below, { pattern: writtenText(argument), at: argument.range?.start ?? 0 }];
}

/** One that comes from a customer could be any pattern, and could be wrong. */
const NOT_WRITTEN_OUT = "the pattern of matches() must be written out as text here";

/** What is wrong with a pattern; undefined when nothing is. `flags` as it will be used. */
export function patternMistakeIn(pattern: string, flags = ""): string | undefined {
  try {
    new RegExp(pattern, flags);
  } catch (error) {
    const why = String((error as Error).message).replace(/^Invalid regular expression: .*: /s, "");
    return `not a valid pattern: ${why.charAt(0).toLowerCase()}${why.slice(1)}${inlineFlagHint(pattern)}`;
  }
  const repeated = repeatedRepetition(pattern);
  if (repeated === undefined) return undefined;
  return `the pattern repeats what repeats already, ${shown(repeated)}, and some texts would take it very long; repeat only one of the two`;
}

/** Many other dialects take `(?i)` at the beginning for the whole pattern. */
function inlineFlagHint(pattern: string): string {
  return /^\(\?i\)/.test(pattern) ? ` — write "(?i:${pattern.slice(4, 30)}…)" to ignore case` : "";
}

function shown(part: string): string {
  return JSON.stringify(part.length > 40 ? `${part.slice(0, 39)}…` : part);
}

/** A character that stands for itself or a class, a group's edges, or how often what stands before it comes. */
const TOKEN =
  /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>|[a-z]*(?:-[a-z]*)?:))?|\)|[*+?]|\{\d+(?:,\d*)?\}|./gsu;

/**
 * The first group of a valid pattern that repeats, and within which something repeats: `(a+)*`. On a text that
 * does not match, such a pattern may try each way of cutting it up, of which there are exponentially many.
 */
function repeatedRepetition(pattern: string): string | undefined {
  const open: { readonly start: number; repeats: boolean }[] = [{ start: 0, repeats: false }];
  let closed: { readonly start: number; readonly repeats: boolean } | undefined;
  for (const { 0: token, index } of pattern.matchAll(TOKEN)) {
    const inside = open.at(-1);
    if (inside === undefined) return undefined;
    if (repeats(token)) {
      if (closed?.repeats) return pattern.slice(closed.start, index + token.length);
      inside.repeats = true;
    }
    closed = undefined;
    if (token === ")") {
      closed = open.pop();
      const above = open.at(-1);
      if (above !== undefined && closed?.repeats) above.repeats = true;
    } else if (token.startsWith("(")) open.push({ start: index, repeats: false });
  }
  return undefined;
}

/** More often than once, and as often as one likes. A fixed number leaves no choice. */
function repeats(token: string): boolean {
  return token === "*" || token === "+" || /^\{\d+,\d*\}$/.test(token);
}
