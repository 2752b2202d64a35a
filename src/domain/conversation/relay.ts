import { printPlain } from "../message/print-plain.ts";
import type { Content, Effect } from "./effects.ts";
import { asCarried, isFile, keptOutRemark, postCustomerFiles } from "./files.ts";
import { saysNothing } from "./link.ts";
import type { CustomerMessage, RoomMessage } from "./message.ts";
import { hold } from "./presence.ts";
import type { ConversationState } from "./state.ts";
import type { EventOf, Step } from "./step.ts";
import { step } from "./step.ts";
import { say } from "./words.ts";

/** A message said to have been under way for longer is not believed to, ms. */
const LONGEST_DELAY_MS = 30 * 24 * 3_600_000;

/** The customer's words go into the room with their own time, whoever is there to read them. */
export function postCustomerWords(state: ConversationState, written: CustomerMessage, at: number): Step {
  if (saysNothing(written)) return step(state);
  const message = asCarried(state, written);
  const { id, replyTo, attachments = [] } = message;
  const post: Effect = {
    type: "PostInRoom",
    as: "customer",
    customer: state.customer,
    content: ownWords(message, state.settings.defaultLanguage),
    writtenAt: writtenAt(message, at),
    ...(id === undefined ? {} : { source: id }),
    ...(replyTo === undefined ? {} : { replyTo }),
  };
  const isKeptOut = attachments.some((each) => !isFile(each));
  return step(
    state,
    post,
    ...postCustomerFiles(state, message, writtenAt(message, at)),
    ...(isKeptOut ? [say(state, "relay.attachment-kept-out")] : []),
  );
}

/** Their network's word for when it was written, unless that cannot well be: then when it came. */
function writtenAt({ writtenAt: told }: CustomerMessage, at: number): number {
  return told !== undefined && told <= at && told >= at - LONGEST_DELAY_MS ? told : at;
}

export function postCustomerEdit(
  state: ConversationState,
  event: EventOf<"CustomerEdited">,
  at: number,
): Step {
  const { edits } = event;
  const message = asCarried(state, event.message);
  const post: Effect = {
    type: "PostInRoom",
    as: "customer",
    customer: state.customer,
    content: ownWords(message, state.settings.defaultLanguage),
    edits,
    writtenAt: writtenAt(message, at),
    ...(message.id === undefined ? {} : { source: message.id }),
  };
  return step(state, post, ...postCustomerFiles(state, message, writtenAt(message, at)));
}

export function retractInRoom(state: ConversationState, event: EventOf<"CustomerRetracted">): Step {
  return step(state, { type: "RetractInRoom", customer: state.customer, retracts: event.retracts });
}

/** The agent's words and files go to the customer; what cannot go with them is told to both. */
export function sayAgentWords(state: ConversationState, written: RoomMessage): Step {
  return sent(state, written.id, (now) => {
    const message = asCarried(now, written);
    const reply = message.replyTo === undefined ? {} : { replyTo: message.replyTo };
    const said = toCustomer(now, ownWords(message, now.language), { source: message.id, ...reply });
    return [said, ...keptOut(now, written)];
  });
}

/** An edit, or a line "correction: …" where the network has no edits. */
export function sayAgentEdit(state: ConversationState, event: EventOf<"UserEdited">): Step {
  const { edits } = event;
  return sent(state, event.message.id, (now) => {
    const message = asCarried(now, event.message);
    const isWhole = now.settings.carries.edits || (message.attachments ?? []).some(isFile);
    const content = isWhole ? ownWords(message, now.language) : correction(now, message);
    const reference = now.settings.carries.edits ? { edits } : {};
    return [toCustomer(now, content, { source: message.id, ...reference }), ...keptOut(now, event.message)];
  });
}

/** Taken back where the network can; said in words where it cannot, for a message once read stays read. */
export function retractFromCustomer(state: ConversationState, event: EventOf<"UserRetracted">): Step {
  const { customer, language } = state;
  if (state.settings.carries.retractions) {
    return step(state, { type: "RetractFromCustomer", customer, retracts: event.retracts, language });
  }
  return step(state, say(state, "relay.taken-back"));
}

/** A reaction, in words that answer the message it is for: every network carries those. */
export function sayReaction(state: ConversationState, event: EventOf<"UserReacted">): Step {
  return sent(state, event.id, (now) => {
    const content: Content = {
      kind: "text",
      key: "relay.reaction",
      parameters: { reaction: event.key },
      language: now.language,
    };
    return [toCustomer(now, content, { source: event.id, replyTo: event.to })];
  });
}

function sent(
  state: ConversationState,
  source: string,
  effects: (state: ConversationState) => readonly Effect[],
): Step {
  const held = hold(state, source);
  return held.refused ? step(held.state, held.refused) : step(held.state, ...effects(held.state));
}

type References = { readonly source: string; readonly replyTo?: string; readonly edits?: string };

function toCustomer(state: ConversationState, content: Content, references: References): Effect {
  return { type: "SayToCustomer", customer: state.customer, content, ...references };
}

function keptOut(state: ConversationState, message: RoomMessage): readonly Effect[] {
  const remarked = keptOutRemark(state, message);
  return remarked === undefined ? [] : [remarked];
}

function correction(state: ConversationState, message: RoomMessage): Content {
  const text = printPlain(message.body);
  return { kind: "text", key: "relay.correction", parameters: { text }, language: state.language };
}

function ownWords(message: CustomerMessage | RoomMessage, language: string): Content {
  const { body, action, attachments } = message;
  return {
    kind: "message",
    body,
    language,
    ...(action ? { action } : {}),
    ...(attachments && attachments.length > 0 ? { attachments } : {}),
  };
}
