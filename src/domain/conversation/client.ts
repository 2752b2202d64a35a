import type { ClientIdentity } from "../client/client-identity.ts";
import { unknownClient } from "../client/client-identity.ts";
import type { ConversationState } from "./state.ts";
import type { EventOf, Step } from "./step.ts";
import { step } from "./step.ts";
import { startTimer } from "./timers.ts";

/** Asks the client what it is; for a short while the answer is waited for. */
export function askClient(state: ConversationState, at: number): Step {
  const { customer, settings } = state;
  if (!settings.carries.clientIdentification)
    return step({ ...state, client: unknownClient(customer.network) });
  const asked = { ...state, clientAsked: customer.address };
  return step(startTimer(asked, "client-answer", at + settings.script.clientAnswer_ms), {
    type: "AskClient",
    customer,
  });
}

/** They write from another address, which may be another client: it is asked too, and nothing waits for it. */
export function askOtherClient(state: ConversationState): Step {
  const { customer, clientAsked } = state;
  if (clientAsked === undefined || clientAsked === customer.address) return step(state);
  return step({ ...state, clientAsked: customer.address }, { type: "AskClient", customer });
}

/** The same client under a new address. */
export function clientMoved(state: ConversationState, from: string, to: string): ConversationState {
  return {
    ...state,
    ...(state.clientAsked === from ? { clientAsked: to } : {}),
    ...(state.clientOf === from ? { clientOf: to } : {}),
  };
}

/** What is known of their client after one has said, or has not said, what it is. */
export function withClient<S extends ConversationState>(state: S, event: EventOf<"ClientIdentified">): S {
  const { client, customer } = event;
  if (!counts(state, customer.address, client)) return state;
  return { ...state, client, clientOf: customer.address };
}

/** The client that wrote last is meant: another's late answer is better than none, and no better than its own. */
function counts(
  { client, clientOf, customer }: ConversationState,
  of: string,
  told: ClientIdentity,
): boolean {
  if (!client || client.confidence === "none") return true;
  if (clientOf === undefined || clientOf === of) return told.confidence !== "none";
  return of === customer.address;
}
