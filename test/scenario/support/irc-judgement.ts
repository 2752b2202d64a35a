import assert from "node:assert/strict";
import { ircArrivals } from "./arrivals.ts";
import type { EmbeddedDatabase, StoredDelivery } from "./embedded-database.ts";
import type { IrcTraffic } from "./steady-traffic.ts";

/** A line that the server handed to the desk this long before it went away is stored by then. */
const STORED_WITHIN_MS = 1_500;

/** When the desk could take in nothing, by `performance.now()`. */
export interface Absence {
  readonly from: number;
  readonly to: number;
}

export interface IrcJudgement {
  readonly said: number;
  /** The customer's lines that never came in, all of them said while the desk was away. */
  readonly missing: number;
  /** The agent's lines that came twice, all of them tried again by the desk. */
  readonly repeated: number;
}

/**
 * The order and completeness of both sides, and what IRC cannot promise only where it could not be kept: a
 * customer's line while the desk is away, a repeat of what may not have arrived.
 */
export async function judgeIrc(
  traffic: IrcTraffic,
  database: EmbeddedDatabase,
  absences: readonly Absence[],
): Promise<IrcJudgement> {
  const { repeated, missing } = await ircArrivals(traffic);
  const deliveries = new Map((await database.deliveries()).map((each) => [each.source, each]));
  const unexplained = repeated.filter((number) => !wasTriedAgain(traffic, deliveries, number));
  assert.deepEqual(unexplained, [], "repeats of lines that were tried once");
  const lost = traffic.said.filter(({ number }) => missing.includes(number));
  const whilePresent = lost.filter(({ at }) => !absences.some((absence) => isWithin(at, absence)));
  assert.deepEqual(whilePresent, [], `lines lost while the desk was there: ${JSON.stringify(absences)}`);
  return { said: traffic.said.length, missing: missing.length, repeated: repeated.length };
}

function wasTriedAgain(
  { agent }: IrcTraffic,
  deliveries: ReadonlyMap<string, StoredDelivery>,
  number: number,
): boolean {
  const source = agent.eventIds[agent.numbers.indexOf(number)] ?? "";
  return (deliveries.get(source)?.attempts ?? 0) > 1;
}

function isWithin(at: number, { from, to }: Absence): boolean {
  return at >= from - STORED_WITHIN_MS && at <= to;
}
