import { cleanLine } from "../message/clean-name.ts";
import { printPlain } from "../message/print-plain.ts";
import type { Handover } from "./handover.ts";
import type { EventOf } from "./step.ts";

/** The command that a message in the room is, or undefined when it is just words. */
export function commandIn(event: EventOf<"UserWrote">): string | undefined {
  const text = printPlain(event.message.body).trim();
  return !event.message.action && isCommand(text) ? text : undefined;
}

/** `!close`, but not `!`, `!!` or `!!!`, which people write to one another. */
function isCommand(text: string): boolean {
  return /^!\s?\p{L}/u.test(text);
}

/** Longest note that is handed on, in graphemes. */
const LONGEST_NOTE = 500;

/** An automated agent's `!handover [note]`, or `!pass` to nobody in particular. */
export function handoverIn(command: string): Handover | undefined {
  const text = command.trim();
  const [, note] = /^!\s?(?:handover\s*(.*)|pass)$/isu.exec(text) ?? [];
  if (!/^!\s?(?:handover\b|pass$)/iu.test(text)) return undefined;
  const line = cleanLine(note ?? "", LONGEST_NOTE);
  return { because: "agent", ...(line === "" ? {} : { note: line }) };
}
