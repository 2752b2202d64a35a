import { unknownClient } from "../client/client-identity.ts";
import { describeClient } from "../client/describe-client.ts";
import { cleanLine } from "../message/clean-name.ts";
import { plainWords } from "../text/render-text.ts";
import type { ContextCard, Effect } from "./effects.ts";
import type { ConversationState } from "./state.ts";
import { customerName, shownAddress } from "./words.ts";

/** Longest reason in a room's name and in its topic, in graphemes. */
const REASON_IN_NAME = 60;
const REASON_IN_TOPIC = 200;

export interface ServedBy {
  readonly queue?: string;
  readonly waited_ms?: number;
}

/** The card that tells an agent who, why, and on what software; with the room's name and topic. */
export function updateCard(state: ConversationState, served: ServedBy = {}): Effect {
  const { customer } = state;
  return {
    type: "UpdateCard",
    customer,
    card: contextCard(state, served),
    name: roomName(state),
    topic: roomTopic(state),
  };
}

function contextCard(state: ConversationState, served: ServedBy): ContextCard {
  return {
    conversation: state.id,
    customerName: customerName(state),
    address: shownAddress(state.customer),
    network: state.customer.network,
    client: state.client ?? unknownClient(state.customer.network),
    language: state.language,
    reason: state.slots.reason ?? "",
    slots: state.slots,
    ...served,
    ...(state.previous ? { previous: state.previous.id } : {}),
    ...(state.link?.campaign === undefined ? {} : { campaign: state.link.campaign }),
  };
}

export function roomName(state: ConversationState): string {
  const reason = cleanLine(state.slots.reason ?? "", REASON_IN_NAME);
  return reason === "" ? customerName(state) : `${customerName(state)}: ${reason}`;
}

export function roomTopic(state: ConversationState): string {
  const reason = cleanLine(state.slots.reason ?? "", REASON_IN_TOPIC);
  const parts = [reason, software(state), state.customer.network];
  return parts.filter((part) => part !== "").join(" · ");
}

/** The customer's software in a few words, for agents. */
export function software(state: ConversationState): string {
  return state.client ? plainWords(describeClient(state.client), state.settings.defaultLanguage) : "";
}
