import type { ASTNode } from "@marcbachmann/cel-js";
import { suggestion } from "../suggestion.ts";

/** What is wrong with a condition that is valid otherwise, and at which character of it. */
export interface ConditionMistake {
  readonly offset: number;
  readonly message: string;
}

/** A condition's syntax, each part of it. Its depth is bounded by the parser's limits. */
export function partsOf(node: ASTNode): readonly ASTNode[] {
  return [node, ...nodesIn(node.args).flatMap(partsOf)];
}

/** The syntax right below. */
export function nodesIn(part: unknown): readonly ASTNode[] {
  if (Array.isArray(part)) return part.flatMap(nodesIn);
  return typeof part === "object" && part !== null && "op" in part ? [part as ASTNode] : [];
}

/** A text that is written out. */
export function writtenText(node: ASTNode | undefined): string | undefined {
  return node?.op === "value" && typeof node.args === "string" ? node.args : undefined;
}

/** The words of the condition that a part of it was read from. */
export function sourceOf(node: ASTNode): string {
  return node.input.slice(node.range.start, node.range.end);
}

/** The names that it asks the link for, so that each of them is empty text when the link did not say it. */
export function linkNames(node: ASTNode): readonly string[] {
  const names = partsOf(node).flatMap((part) => {
    if (part.op !== "." && part.op !== "[]") return [];
    const [owner, key] = part.args;
    if (owner.op !== "id" || owner.args !== "link") return [];
    return (typeof key === "string" ? key : writtenText(key)) ?? [];
  });
  return [...new Set(names)];
}

/** The first queue that is asked for its figures and is not known; nothing can be said where `queues` is undefined. */
export function queueMistake(
  node: ASTNode,
  queues: readonly string[] | undefined,
): ConditionMistake | undefined {
  for (const part of partsOf(node)) {
    if (part.op !== "call" || part.args[0] !== "queue") continue;
    const [argument] = part.args[1];
    const name = writtenText(argument);
    const offset = argument?.range?.start ?? 0;
    if (name === undefined)
      return { offset, message: "the name of the queue must be written out as text here" };
    if (queues !== undefined && !queues.includes(name))
      return { offset, message: `unknown queue "${name}"${suggestion(name, queues)}` };
  }
  return undefined;
}
