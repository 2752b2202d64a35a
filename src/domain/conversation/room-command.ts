import { printPlain } from "../message/print-plain.ts";
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
