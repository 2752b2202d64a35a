import { commandHelp, supervisorWords } from "../command/command-help.ts";
import { printPlain } from "../message/print-plain.ts";
import { automatedOf } from "./automated.ts";
import type { RoomMessage } from "./message.ts";
import type { ConversationState, HeldBack } from "./state.ts";
import type { EventOf, In, Step } from "./step.ts";
import { step } from "./step.ts";
import { customerName, remark } from "./words.ts";

const words: ReadonlySet<string> = new Set(
  commandHelp.map((help) => help.word).filter((word) => !supervisorWords.has(word)),
);

/**
 * The command that an agent's words look like although they lack the `!`: a command's word alone, or behind a slash.
 * "Why?" and "close the window" are words to the customer.
 */
export function forgottenCommand({ body, action, attachments = [] }: RoomMessage): string | undefined {
  if (action || attachments.length > 0) return undefined;
  const text = printPlain(body).trim();
  const [, slash, word = "", rest = ""] = /^(\/?)(\p{L}+)(\s+.*)?$/su.exec(text) ?? [];
  if (!words.has(word.toLowerCase()) || (rest !== "" && slash === "")) return undefined;
  return `!${word.toLowerCase()}${rest}`;
}

/** The agent's words go to the customer: while they talk, and when the talk has just ended. */
type Heard = In<"connected"> | In<"wrapping-up">;

/**
 * A message that the customer is not sent unless it is written again: it is no word to them but a slip. Undefined
 * when it is to be sent. Machines make no such slips.
 */
export function heldBack(state: Heard, message: RoomMessage): Step | undefined {
  const { stage } = state;
  const command = automatedOf(state, stage.agent) === undefined ? forgottenCommand(message) : undefined;
  if (command === undefined || stage.heldBack?.command === command) return undefined;
  const held: ConversationState = { ...state, stage: { ...stage, heldBack: { id: message.id, command } } };
  return step(
    held,
    remark(state, "command.held-back", { command, name: customerName(state) }, { replyTo: message.id }),
  );
}

/** What was held back is over: something else was written, or the same again. */
export function nothingHeldBack<S extends Heard>(state: S): S {
  const { heldBack: _, ...stage } = state.stage;
  return state.stage.heldBack === undefined ? state : { ...state, stage };
}

/** The first words of a message that was held back are what it is edited to. */
export function firstWords(
  held: HeldBack | undefined,
  { user, edits, message }: EventOf<"UserEdited">,
): EventOf<"UserWrote"> | undefined {
  return held?.id === edits ? { type: "UserWrote", user, message: { ...message, id: edits } } : undefined;
}
