import type { CustomerRef } from "../customer.ts";
import { clientMoved } from "./client.ts";
import type { ConversationEvent } from "./events.ts";
import type { ConversationState } from "./state.ts";
import type { Step } from "./step.ts";
import { step } from "./step.ts";

/**
 * Who an event speaks of, against who this conversation is with: the same person may have a new address, which
 * is followed; anybody else is a stranger, whatever their address looks like.
 */
export function follow(state: ConversationState, event: ConversationEvent): Step | "stranger" {
  if (!("customer" in event)) return step(state);
  const { customer } = event;
  if (!isSamePerson(state.customer, event)) return "stranger";
  if (customer.address !== state.customer.address && !movesThem(event)) return step(state);
  const moved =
    event.type === "CustomerMoved" ? clientMoved(state, state.customer.address, customer.address) : state;
  const followed = withPuppet(moved, customer);
  if (customer.address === state.customer.address && customer.identity === state.customer.identity)
    return step(followed);
  return step(followed, { type: "FollowAddress", customer });
}

/** The same person by another identity keeps the puppet that is in the room. */
function withPuppet(state: ConversationState, customer: CustomerRef): ConversationState {
  if (customer.identity === state.customer.identity) return { ...state, customer };
  return { ...state, customer, puppetIdentity: state.puppetIdentity ?? state.customer.identity };
}

function isSamePerson(
  known: CustomerRef,
  event: Extract<ConversationEvent, { customer: CustomerRef }>,
): boolean {
  const { customer } = event;
  if (customer.network !== known.network || customer.desk !== known.desk) return false;
  if (customer.identity === known.identity) return true;
  // A network may tell of a move that changes the identity too (an IRC nick without an account).
  return event.type === "CustomerMoved" && event.from === known.identity;
}

/** Only what a person does themselves shows where they are: a client's late answer does not. */
function movesThem(event: ConversationEvent): boolean {
  return (
    event.type === "CustomerWrote" || event.type === "CustomerMoved" || event.type === "CustomerCameBack"
  );
}
