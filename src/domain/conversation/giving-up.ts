import { givesUp } from "../interview/gives-up.ts";
import { printPlain } from "../message/print-plain.ts";
import { closeUnserved } from "./closing.ts";
import type { ConversationEvent } from "./events.ts";
import { postCustomerWords } from "./relay.ts";
import type { ConversationState } from "./state.ts";
import type { EventOf, Step } from "./step.ts";
import { andThen, step } from "./step.ts";
import { say } from "./words.ts";

/**
 * Somebody who waits says that they wait no more. Who was asked to leave a message takes their leave with such
 * words, and is answered all the same.
 */
export function takesLeave(
  { stage }: ConversationState,
  event: ConversationEvent,
): event is EventOf<"CustomerWrote"> {
  if (event.type !== "CustomerWrote" || (stage.kind !== "waiting" && stage.kind !== "ringing")) return false;
  return !stage.message && givesUp(printPlain(event.message.body));
}

/** Their place is given up, whoever is rung is let off, and they know how to come back. */
export function givenUp(state: ConversationState, event: EventOf<"CustomerWrote">, at: number): Step {
  const heard = andThen(postCustomerWords(state, event.message, at), (now) =>
    step(now, say(now, "closed.gave-up")),
  );
  return andThen(heard, (now) => closeUnserved(now, at, "customer"));
}
