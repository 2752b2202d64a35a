import type { CustomerRef } from "../customer.ts";
import { cleanName } from "../message/clean-name.ts";
import type { RichText } from "../message/rich-text.ts";
import type { TextKey, TextParameters } from "../text/text-key.ts";
import type { Content, Effect } from "./effects.ts";
import type { ConversationState } from "./state.ts";

/** Longest name shown in a line, in graphemes. */
const LONGEST_NAME = 64;

/** The customer's name as people see it: what they said, else what their network shows, else their address. */
export function customerName(state: ConversationState): string {
  const { displayName } = state.customer;
  const address = shownAddress(state.customer);
  return cleanName(state.slots.name ?? displayName ?? address, LONGEST_NAME, cleanName(address));
}

/** Where they are, for people: what an address only adds to the identity (an XMPP resource) says nothing to them. */
export function shownAddress({ identity, address }: CustomerRef): string {
  return address.startsWith(`${identity}/`) ? identity : address;
}

/** An agent's name as colleagues see it; the user id where no name is known. */
export function agentName(agent: string, names?: Readonly<Record<string, string>>): string {
  return names?.[agent] ?? agent;
}

/** The bot reads along and speaks in the room; a room still being made has it from the start. */
function botIsPresent(state: ConversationState): boolean {
  return state.room.status !== "open" || state.room.bot;
}

/** The desk's words to the customer alone. */
export function say(state: ConversationState, key: TextKey, parameters: TextParameters = {}): Effect {
  const content: Content = { kind: "text", key, parameters, language: state.language };
  return { type: "SayToCustomer", customer: state.customer, content };
}

/** The desk's words to the customer, which the room sees too while the bot is in it. */
export function tell(
  state: ConversationState,
  key: TextKey,
  parameters: TextParameters = {},
): readonly Effect[] {
  return toBoth(state, { kind: "text", key, parameters, language: state.language });
}

/** As `tell`, for words that do not stand in the texts: a question of the interview. */
export function tellBody(state: ConversationState, body: RichText): readonly Effect[] {
  return toBoth(state, { kind: "message", body, language: state.language });
}

function toBoth(state: ConversationState, content: Content): readonly Effect[] {
  const { customer } = state;
  const said: Effect = { type: "SayToCustomer", customer, content };
  return botIsPresent(state) ? [said, { type: "PostInRoom", as: "desk", customer, content }] : [said];
}

export interface RemarkReferences {
  /** An id under which this remark is found again. */
  readonly source?: string;
  readonly replyTo?: string;
  readonly edits?: string;
  /** Said by the puppet, which never leaves: what is edited later must be edited by who said it. */
  readonly byPuppet?: boolean;
}

/** A remark of the desk in the room, for agents. When the bot has left, the puppet makes it, as a notice. */
export function remark(
  state: ConversationState,
  key: TextKey,
  parameters: TextParameters = {},
  { byPuppet = false, ...references }: RemarkReferences = {},
): Effect {
  const content: Content = { kind: "text", key, parameters, language: state.settings.defaultLanguage };
  const as = botIsPresent(state) && !byPuppet ? "desk" : "customer";
  return { type: "PostInRoom", as, customer: state.customer, content, notice: true, ...references };
}

/** To one agent, in their chat with the bot. */
export function tellAgent(
  state: ConversationState,
  agent: string,
  key: TextKey,
  parameters: TextParameters = {},
): Effect {
  return {
    type: "TellAgent",
    agent,
    content: { kind: "text", key, parameters, language: state.settings.defaultLanguage },
  };
}
