import { CARRIES_ALL } from "../capabilities.ts";
import type { Exclusion, RoutingRequest } from "../routing/request.ts";
import type { Arrival } from "./arrival.ts";
import { type Distribution, draw } from "./distribution.ts";
import { type RandomSource, seededRandom } from "./random-source.ts";
import type { Durations, Timing } from "./scenario.ts";
import type { InLine } from "./waiting-lines.ts";

/** One who came, until they are gone. */
export interface Customer {
  readonly id: string;
  readonly arrival: Arrival;
  /** In the order in which they came. */
  readonly serial: number;
  /** What chance decides about agents' answers to them. */
  readonly random: RandomSource;
  attempt: number;
  exclusions: readonly Exclusion[];
  /** Counts up with every decision, and when they are answered or gone, so that what was planned before is seen to be past. */
  version: number;
  queue: string;
  inLine?: CustomerInLine;
  offer?: Offer;
  leftMessage: boolean;
}

/** Who rings for them: a slot of each is taken. */
export interface Offer {
  readonly agents: readonly string[];
  readonly weight: number;
}

export interface CustomerInLine extends InLine {
  readonly customer: Customer;
}

export interface ServedBefore {
  readonly agent: string;
  readonly at: number;
}

/** Of chance each purpose has a source of its own, so that one more draw for one moves nothing else. */
const SOURCES = { handling: 1, patience: 2, answers: 3 } as const;
const SEEDS = 4_294_967_296;

export function customerOf(arrival: Arrival, serial: number): Customer {
  return {
    // Of one length, so that ids sort as they come.
    id: `s${String(serial).padStart(10, "0")}`,
    arrival,
    serial,
    random: sourceFor(arrival, "answers"),
    attempt: 1,
    exclusions: [],
    version: 0,
    queue: "",
    leftMessage: false,
  };
}

/** As a conversation asks it; who they are and what they write is not known here, and left empty. */
export function requestOf(customer: Customer, before: ServedBefore | undefined): RoutingRequest {
  const { id, arrival, attempt, exclusions } = customer;
  const { desk, network, client, carries = CARRIES_ALL, language, slots } = arrival.asks;
  return {
    conversation: id,
    attempt,
    desk,
    customer: { network, identity: "", name: "" },
    client,
    carries,
    language,
    reason: "",
    slots,
    waitingSince: arrival.at,
    priorityBoost: 0,
    exclusions,
    leastPreferred: [],
    ...(before === undefined ? {} : { lastAgent: before.agent, lastServedAt: before.at }),
  };
}

/** ms. */
export function handlingOf({ arrival, queue }: Customer, durations: Durations): number {
  const distribution = distributionFor(arrival, queue, durations, "handling") ?? durations.all.handling;
  return arrival.handling_ms ?? draw(distribution, sourceFor(arrival, "handling"));
}

/** ms; undefined for one who never gives up. */
export function patienceOf({ arrival, queue }: Customer, durations: Durations): number | undefined {
  if (arrival.patience_ms !== undefined) return arrival.patience_ms;
  const distribution = distributionFor(arrival, queue, durations, "patience");
  return distribution === undefined ? undefined : draw(distribution, sourceFor(arrival, "patience"));
}

function distributionFor(
  { kind }: Arrival,
  queue: string,
  { all, byKind, byQueue }: Durations,
  what: keyof Timing,
): Distribution | undefined {
  return byKind.get(kind)?.[what] ?? byQueue.get(queue)?.[what] ?? all[what];
}

function sourceFor({ seed }: Arrival, what: keyof typeof SOURCES): RandomSource {
  return seededRandom(SOURCES[what] * SEEDS + seed);
}
