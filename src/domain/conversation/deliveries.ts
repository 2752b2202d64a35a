import type { EffectRef } from "./effects.ts";
import { FILE_REFUSED, fileNotTaken } from "./files.ts";
import { openingFailed, roomOpened } from "./room.ts";
import type { ConversationState } from "./state.ts";
import type { EventOf, Step } from "./step.ts";
import { step } from "./step.ts";
import { customerName, remark, say } from "./words.ts";

/** Messages remembered as said to be on their way. */
const MOST_DELAYED = 50;

export function delivered(state: ConversationState, event: EventOf<"Delivered">): Step {
  const { effect, roomId } = event;
  if (effect.type === "OpenRoom" && roomId !== undefined) return step(roomOpened(state, roomId));
  if (effect.type === "SayToCustomer") return arrivedLate(state, effect);
  // Of anything else it is enough that it was done.
  return step(state);
}

/** "Not yet delivered", once, at the message itself; what comes of it replaces that line. */
export function delayed(state: ConversationState, event: EventOf<"DeliveryDelayed">): Step {
  const { source, type } = event.effect;
  if (type !== "SayToCustomer" || source === undefined || state.delayed.includes(source)) return step(state);
  const noted = { ...state, delayed: [...state.delayed, source].slice(-MOST_DELAYED) };
  const seconds = Math.round(event.waited_ms / 1000);
  const references = { source: delayNote(source), replyTo: source, byPuppet: true };
  return step(noted, remark(noted, "delivery.delayed", { name: customerName(state), seconds }, references));
}

function arrivedLate(state: ConversationState, { source }: EffectRef): Step {
  if (source === undefined || !state.delayed.includes(source)) return step(state);
  const settled = withoutDelay(state, source);
  return step(
    settled,
    remark(
      settled,
      "delivery.arrived",
      { name: customerName(state) },
      { edits: delayNote(source), byPuppet: true },
    ),
  );
}

export function deliveryFailed(state: ConversationState, event: EventOf<"DeliveryFailed">, at: number): Step {
  switch (event.effect.type) {
    case "SayToCustomer":
    case "RetractFromCustomer":
      return didNotReachCustomer(state, event);
    case "PostInRoom":
      if (event.code === FILE_REFUSED) return step(state, ...fileNotTaken(state, event));
      // What the desk remarked can be lost; a customer's words cannot go unsaid.
      return event.effect.source === undefined || isOurs(event.effect.source)
        ? step(state)
        : step(state, say(state, "delivery.lost-for-desk"));
    case "OpenRoom":
      return state.room.status === "opening" ? openingFailed(state, at) : step(state);
    case "BotReturns":
      return botStaysOut(state);
    default:
      // Left undone, and nobody's words are lost with it: a card, a name, someone who had already left.
      return step(state);
  }
}

/** The agent sees at that very message that it did not arrive, and why. */
function didNotReachCustomer(state: ConversationState, event: EventOf<"DeliveryFailed">): Step {
  const { source } = event.effect;
  const parameters = { name: customerName(state), why: event.notice };
  if (source === undefined) return step(state, remark(state, "delivery.failed-ours", parameters));
  if (!state.delayed.includes(source)) {
    return step(state, remark(state, "delivery.failed", parameters, { replyTo: source }));
  }
  const settled = withoutDelay(state, source);
  return step(
    settled,
    remark(settled, "delivery.failed", parameters, { edits: delayNote(source), byPuppet: true }),
  );
}

function botStaysOut(state: ConversationState): Step {
  if (state.room.status !== "open") return step(state);
  return step({ ...state, room: { ...state.room, bot: false } });
}

function withoutDelay(state: ConversationState, source: string): ConversationState {
  return { ...state, delayed: state.delayed.filter((each) => each !== source) };
}

/** The id under which the line about a message's delay is found again. */
function delayNote(source: string): string {
  return `delay:${source}`;
}

function isOurs(source: string): boolean {
  return source.startsWith("delay:");
}
