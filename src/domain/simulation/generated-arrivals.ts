import { wallTime } from "../routing/zoned-time.ts";
import type { Arrival, Asks } from "./arrival.ts";
import { drawSeed, type RandomSource } from "./random-source.ts";

/** One kind of request, and how many of them come. */
export interface Kind {
  readonly name: string;
  readonly asks: Asks;
  /** How many come in an hour on average, by hour of the day there: 24 numbers. */
  readonly perHour: readonly number[];
  /** They are so many customers, who come again and again; when not stated, everybody comes once. */
  readonly customers?: number;
}

/** From `from`, up to but not including `until`, ms since the epoch; hours as clocks in `timeZone` show. */
export interface Period {
  readonly from: number;
  readonly until: number;
  readonly timeZone: string;
}

const HOUR_MS = 3_600_000;
/** Clocks differ by multiples of this all over the world. */
const CLOCK_STEP_MS = 900_000;

/**
 * Arrivals in the order of time, each kind a Poisson process whose rate changes with the hour: candidates come at
 * the highest rate of the day, and each is kept with the probability that the hour's own rate is of it.
 */
export function* generatedArrivals(
  kinds: readonly Kind[],
  period: Period,
  random: RandomSource,
): Iterable<Arrival> {
  const hours = Array.from({ length: 24 }, (_, hour) =>
    kinds.reduce((sum, { perHour }) => sum + (perHour[hour] ?? 0), 0),
  );
  const highest = Math.max(...hours);
  if (!(highest > 0)) return;
  const hourOf = clockHour(period.timeZone);
  for (let at = period.from; ; ) {
    at += (-Math.log(1 - random()) * HOUR_MS) / highest;
    if (at >= period.until) return;
    const hour = hourOf(at);
    const kind = kindAt(kinds, hour, random() * highest);
    if (kind !== undefined) yield arrivalOf(kind, at, random);
  }
}

/** The kind whose share of the highest rate `point` falls into; undefined where it falls beyond all. */
function kindAt(kinds: readonly Kind[], hour: number, point: number): Kind | undefined {
  let end = 0;
  for (const kind of kinds) {
    end += kind.perHour[hour] ?? 0;
    if (point < end) return kind;
  }
  return undefined;
}

function arrivalOf({ name, asks, customers }: Kind, at: number, random: RandomSource): Arrival {
  const customer = customers === undefined ? {} : { customer: `${name}-${Math.floor(random() * customers)}` };
  return { at, kind: name, asks, ...customer, seed: drawSeed(random) };
}

/** The hour that clocks show; time zones are asked once for each quarter of an hour. */
function clockHour(timeZone: string): (at: number) => number {
  let asked = Number.NaN;
  let hour = 0;
  return (at) => {
    const step = Math.floor(at / CLOCK_STEP_MS);
    if (step !== asked) {
      asked = step;
      hour = Math.floor(wallTime(at, timeZone).minute / 60);
    }
    return hour;
  };
}
