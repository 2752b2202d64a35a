import type { CustomerRef } from "../customer.ts";
import type { Effect, HomeserverEffect } from "./effects.ts";
import { nameForAgents } from "./masks.ts";
import type { ConversationState } from "./state.ts";

/**
 * The customer as their puppet in the room knows them. A puppet's user id comes from the identity, and the
 * puppet that opened the room is the one in it: a later identity (an IRC nick without an account) keeps it.
 */
export function puppetOf(state: ConversationState): CustomerRef {
  const { customer, puppetIdentity } = state;
  if (state.maskedPuppet) return masked(state);
  return puppetIdentity === undefined ? customer : { ...customer, identity: puppetIdentity };
}

/** Who cannot be told from it: not by another conversation's puppet, and not by the address. */
function masked(state: ConversationState): CustomerRef {
  const { network, desk } = state.customer;
  return { network, desk, identity: state.id, address: state.id, displayName: nameForAgents(state) };
}

/** Effects in the room are the puppet's, whatever the customer is called by now. */
export function byPuppet(state: ConversationState, effects: readonly Effect[]): readonly Effect[] {
  if (state.puppetIdentity === undefined && !state.maskedPuppet) return effects;
  return effects.map((effect) => (isInRoom(effect) ? { ...effect, customer: puppetOf(state) } : effect));
}

const IN_ROOM: ReadonlySet<Effect["type"]> = new Set([
  "OpenRoom",
  "DressPuppet",
  "PostInRoom",
  "RetractInRoom",
  "PostTranscript",
  "InviteAgent",
  "RemoveFromRoom",
  "AdmitAgent",
  "DismissAgent",
  "PostAsAgent",
  "BotLeaves",
  "BotReturns",
  "PuppetLeaves",
  "UpdateCard",
] satisfies HomeserverEffect["type"][]);

function isInRoom(effect: Effect): effect is HomeserverEffect {
  return IN_ROOM.has(effect.type);
}
