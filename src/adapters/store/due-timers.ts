import type { ConversationState, TimerName } from "../../domain/conversation/state.ts";

export type Timers = ConversationState["timers"];

/** Deadlines of `timers` that have passed and were not fired yet, earliest first. */
export function dueTimers(
  timers: Timers,
  fired: Timers,
  now: number,
): readonly { readonly timer: TimerName; readonly due: number }[] {
  return running(timers, fired)
    .filter(({ due }) => due <= now)
    .sort((one, other) => one.due - other.due);
}

/** When the next deadline that was not fired yet passes. */
export function nextTimer(timers: Timers, fired: Timers): number | undefined {
  const dues = running(timers, fired).map(({ due }) => due);
  return dues.length === 0 ? undefined : Math.min(...dues);
}

/** What of the record of fired deadlines still matters. */
export function stillFired(timers: Timers, fired: Timers): Timers {
  return Object.fromEntries(entries(fired).filter(([timer, due]) => timers[timer] === due));
}

function running(timers: Timers, fired: Timers): { timer: TimerName; due: number }[] {
  return entries(timers)
    .filter(([timer, due]) => fired[timer] !== due)
    .map(([timer, due]) => ({ timer, due }));
}

function entries(timers: Timers): [TimerName, number][] {
  return Object.entries(timers).filter((entry): entry is [TimerName, number] => typeof entry[1] === "number");
}
