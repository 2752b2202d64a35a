import type { ConversationState } from "./state.ts";
import { startTimer } from "./timers.ts";

/** For how long their place, or what is written to them, is kept; ms. */
export function keptFor(state: ConversationState): number {
  const { holdForAbsent, absentWaits_ms = holdForAbsent.for_ms } = state.settings;
  return isInLine(state) ? absentWaits_ms : holdForAbsent.for_ms;
}

/** They wait to be served, and will not be unless they are there. */
export function isInLine({ stage }: ConversationState): boolean {
  return (stage.kind === "waiting" || stage.kind === "ringing") && !stage.message;
}

/** They are gone for longer than connections flap. */
export function isGone({ presence }: ConversationState): boolean {
  return presence.status === "away" && !presence.untold;
}

/** Their place is not kept for longer because somebody was found for them, and lost, while they were gone. */
export function keptWhileAbsent<S extends ConversationState>(state: S, at: number): S {
  if (state.presence.status === "here") return state;
  return startTimer(state, "absent", Math.min(state.timers.absent ?? Infinity, at + keptFor(state)));
}

/** What is written to them is held as long as in any talk, though they were gone when it began. */
export function heldWhileAbsent<S extends ConversationState>(state: S): S {
  const { presence, settings } = state;
  if (presence.status === "here" || presence.expired) return state;
  return startTimer(state, "absent", presence.since + settings.holdForAbsent.for_ms);
}
