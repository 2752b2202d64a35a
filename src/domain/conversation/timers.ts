import type { ConversationState, TimerName } from "./state.ts";
import type { EventOf, Step } from "./step.ts";
import { step } from "./step.ts";

export function startTimer<S extends ConversationState>(state: S, timer: TimerName, due: number): S {
  return { ...state, timers: { ...state.timers, [timer]: due } };
}

export function stopTimers<S extends ConversationState>(state: S, ...names: readonly TimerName[]): S {
  const timers = Object.fromEntries(
    Object.entries(state.timers).filter(([name]) => !names.includes(name as TimerName)),
  );
  return { ...state, timers };
}

type WhenDue<S> = (state: S, at: number) => Step;

/**
 * Handles `DeadlinePassed` by timer. A deadline counts once: one that was stopped, or moved to later than the
 * event says, has no meaning any more.
 */
export function onDeadline<S extends ConversationState>(
  due: Readonly<Partial<Record<TimerName, WhenDue<S>>>>,
): (state: S, event: EventOf<"DeadlinePassed">, at: number) => Step {
  return (state, event, at) => {
    const running = state.timers[event.timer];
    if (running === undefined || event.due < running) return step(state);
    const stopped = stopTimers(state, event.timer);
    // A timer without an action in this stage belongs to an earlier one: it just ends.
    return due[event.timer]?.(stopped, at) ?? step(stopped);
  };
}
