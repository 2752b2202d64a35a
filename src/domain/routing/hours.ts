import { instantOf, type WallTime, wallTime } from "./zoned-time.ts";

/** When a queue is open. */
export interface Hours {
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  /** By weekday, Sunday first. */
  readonly week: readonly (readonly Span[])[];
  /** Days that are otherwise than their weekday, by date (`2026-12-25`); with no spans the day is a holiday. */
  readonly days: ReadonlyMap<string, readonly Span[]>;
}

/** Minutes from the day's midnight; `to` is not in it, and may lie in the night after (at most 2880). */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Days looked ahead for the next opening: a year and its longest holiday. */
export const LOOKS_AHEAD_DAYS = 400;
const DAY_MS = 86_400_000;

/** Since when and until when it is as it is, ms since the epoch; `until` is undefined where that never changes. */
export interface Opening {
  readonly open: boolean;
  readonly until?: number;
}

const known = new WeakMap<Hours, Opening & { readonly asked: number }>();

/** Whether it is open, and until when it stays so. Times that adjoin are one; kept until it changes. */
export function openingAt(hours: Hours, now: number): Opening {
  const kept = known.get(hours);
  if (kept && kept.asked <= now && now < (kept.until ?? Number.NEGATIVE_INFINITY)) return kept;
  const opening = { ...workOut(hours, now), asked: now };
  known.set(hours, opening);
  return opening;
}

/** The next moment at which it opens, or undefined when it does not within `LOOKS_AHEAD_DAYS`. */
export function opensAfter(hours: Hours, now: number): number | undefined {
  for (const { from } of spansFrom(hours, now)) if (from > now) return from;
  return undefined;
}

/** How far back its last closing is looked for. */
const LOOKS_BACK_DAYS = 14;

/** Since when it is closed, where it is and was open within `LOOKS_BACK_DAYS`; ms since the epoch. */
export function closedSince(hours: Hours, now: number): number | undefined {
  let last: number | undefined;
  for (const { from, to } of spansOf(hours, now, -LOOKS_BACK_DAYS, 0)) {
    if (from <= now && now < to) return undefined;
    if (to <= now && (last === undefined || to > last)) last = to;
  }
  return last;
}

function workOut(hours: Hours, now: number): Opening {
  let until: number | undefined;
  for (const { from, to } of spansFrom(hours, now)) {
    if (until !== undefined && from > until) break;
    if (until === undefined && from > now) return { open: false, until: from };
    until = Math.max(until ?? to, to);
    // It may adjoin the next for ever: then it is looked at again at the end of what is known.
    if (until > now + LOOKS_AHEAD_DAYS * DAY_MS) break;
  }
  return until === undefined ? { open: false } : { open: true, until };
}

interface Moments {
  readonly from: number;
  readonly to: number;
}

/** The spans that end after `now`, in order, as moments. */
function* spansFrom(hours: Hours, now: number): Iterable<Moments> {
  // The day before yesterday: its night may last until now where clocks were set back.
  for (const span of spansOf(hours, now, -2, LOOKS_AHEAD_DAYS)) if (span.to > now) yield span;
}

/** Those of the days from `first` to `last`, counted from today. */
function* spansOf(hours: Hours, now: number, first: number, last: number): Iterable<Moments> {
  const today = wallTime(now, hours.timeZone);
  for (let ahead = first; ahead <= last; ahead++) {
    const day = dayAfter(today, ahead);
    const spans = hours.days.get(dateOf(day)) ?? hours.week[day.weekday] ?? [];
    for (const span of spans) {
      const from = instantOf(day, span.from, hours.timeZone);
      const to = instantOf(day, span.to, hours.timeZone);
      if (to > from) yield { from, to };
    }
  }
}

type Day = Pick<WallTime, "year" | "month" | "day" | "weekday">;

function dayAfter({ year, month, day }: Day, days: number): Day {
  const date = new Date(Date.UTC(year, month - 1, day + days));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
  };
}

/** As in `days`. */
export function dateOf({ year, month, day }: Pick<Day, "year" | "month" | "day">): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
