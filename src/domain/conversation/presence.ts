import { lasting } from "../text/waited.ts";
import { isInLine, keptFor } from "./absence.ts";
import { closeUnserved } from "./closing.ts";
import type { Effect } from "./effects.ts";
import type { ConversationState } from "./state.ts";
import type { EventOf, In, Step } from "./step.ts";
import { step } from "./step.ts";
import { startTimer, stopTimers } from "./timers.ts";
import { customerName, remark } from "./words.ts";

/** Of conversations that began before it could be set, ms. */
const ABSENCE_TOLD_MS = 20_000;

/**
 * They went, from the address that is written to or altogether (the event then names no address of theirs but who
 * they are). Connections flap: the room hears of it when it has lasted. Of several devices, each gone alone means
 * nothing.
 */
export function wentAway(state: ConversationState, event: EventOf<"CustomerWentAway">, at: number): Step {
  const { address, identity } = event.customer;
  if (address !== state.customer.address && address !== identity) return step(state);
  if (state.presence.status === "away") return step(state);
  const { absenceTold_ms = ABSENCE_TOLD_MS } = state.settings;
  const presence = { status: "away", since: at, reason: event.reason, held: 0, untold: true } as const;
  const away = startTimer({ ...state, presence }, "absent", at + keptFor(state));
  return step(startTimer(away, "absence-told", at + absenceTold_ms));
}

/** They did not come back at once: the room sees it, and how long messages, or their place, wait for them. */
export function tellAbsence(state: ConversationState): Step {
  if (isInLine(state)) {
    const kept = { name: customerName(state), time: lasting(keptFor(state)) };
    return step(absenceKnown(state), remark(state, "presence.away-in-line", kept));
  }
  const { messages, for_ms } = state.settings.holdForAbsent;
  const told = { name: customerName(state), messages, time: lasting(for_ms) };
  return step(absenceKnown(state), remark(state, "presence.away", told));
}

/** The room knows that they are gone, and so hears when they are back. */
function absenceKnown(state: ConversationState): ConversationState {
  if (state.presence.status === "here") return state;
  const { untold: _, ...presence } = state.presence;
  return stopTimers({ ...state, presence }, "absence-told");
}

export function cameBack(state: ConversationState): Step {
  if (state.presence.status === "here") return step(state);
  const { held, untold } = state.presence;
  const here = stopTimers({ ...state, presence: { status: "here" } as const }, "absent", "absence-told");
  if (untold) return step(here);
  const key = held > 0 ? "presence.back-held" : "presence.back";
  return step(here, remark(here, key, { name: customerName(state), held }));
}

/** Nobody is talking to them yet, and they do not come back: their place is given up, unless they left a message. */
export function goneUnserved(state: ConversationState, at: number): Step {
  const { stage } = state;
  if ((stage.kind === "waiting" || stage.kind === "ringing") && stage.message) return step(state);
  return closeUnserved(state, at, "customer");
}

/** The agent decides whether to wait on; what they write from here is not held any more, and they are told. */
export function goneFromTalk(state: In<"connected">): Step {
  const known = absenceKnown(state);
  if (known.presence.status === "here") return step(known);
  const expired = { ...known, presence: { ...known.presence, expired: true } };
  return step(expired, remark(state, "presence.expired", { name: customerName(state) }));
}

/**
 * Counts a message to someone who is away. Refused beyond the bound: the agent sees at that very message that
 * it will not be sent.
 */
export function hold(
  state: ConversationState,
  source: string,
): { readonly state: ConversationState; readonly refused?: Effect } {
  const { presence, settings } = state;
  if (presence.status === "here") return { state };
  if (presence.expired || presence.held >= settings.holdForAbsent.messages) {
    const name = customerName(state);
    return {
      state: absenceKnown(state),
      refused: remark(state, "presence.not-held", { name }, { replyTo: source }),
    };
  }
  return { state: { ...state, presence: { ...presence, held: presence.held + 1 } } };
}
