import type { Rules } from "../routing/rules.ts";
import type { Taken } from "./agents-at-work.ts";
import type { Ended } from "./ended.ts";
import { confidenceOfMean, type Interval, mean, quantile } from "./interval.ts";
import type { Scenario } from "./scenario.ts";
import type { Seen } from "./simulate.ts";

/** What a run comes to. Shares are from 0 to 1, times ms; what there was nothing to tell of is left out. */
export interface Figures {
  readonly all: QueueFigures;
  /** In the order of the rules file; only those into which somebody came. */
  readonly queues: readonly QueueFigures[];
  readonly agents: readonly Occupancy[];
  readonly skills: readonly Occupancy[];
  readonly decisions: number;
}

export interface QueueFigures {
  readonly name: string;
  readonly came: number;
  readonly answered: number;
  readonly gaveUp: number;
  readonly turnedAway: number;
  readonly leftMessage: number;
  /** Nobody had taken them a day after the end. */
  readonly unserved: number;
  /** Of those who were answered. */
  readonly wait?: WaitFigures;
  /** Of those who were answered, gave up or were not served: the share answered within the time stated. */
  readonly serviceLevel?: number;
  /** Of the same, the share that gave up. */
  readonly abandonment?: number;
  /** Of the same, the share that could not be answered at once. */
  readonly delayed?: number;
  /** With 99 % confidence, the mean wait of all of them, and the shares. */
  readonly confidence?: {
    readonly meanWaitOfAll: Interval;
    readonly abandonment: Interval;
    readonly delayed: Interval;
  };
}

export interface WaitFigures {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly longest: number;
  /** Hundredths: what 0 %, 1 %, … 100 % of them did not exceed. */
  readonly percentiles: readonly number[];
}

export interface Occupancy {
  readonly name: string;
  /** Slots taken by offers, talks and wrap-up, of the slots there were; left out for who was never there. */
  readonly occupancy?: number;
}

export function figuresOf({ rules, within_ms }: Scenario, { ended, occupancy, decisions }: Seen): Figures {
  const byQueue = Map.groupBy(ended, ({ queue }) => queue);
  const names = [...new Set([...rules.queues.keys(), ...byQueue.keys()])];
  return {
    all: queueFigures("all", ended, within_ms),
    queues: names.flatMap((name) => {
      const inQueue = byQueue.get(name);
      return inQueue === undefined ? [] : [queueFigures(name, inQueue, within_ms)];
    }),
    agents: [...rules.agents.values()].map(({ id, name }) =>
      occupancyOf(`${name} (${id})`, [occupancy.get(id)]),
    ),
    skills: rules.skills.map((skill) => occupancyOf(skill, withSkill(rules, skill, occupancy))),
    decisions,
  };
}

function queueFigures(name: string, ended: readonly Ended[], within_ms: number): QueueFigures {
  const count = (how: Ended["how"]) => ended.filter((one) => one.how === how).length;
  return {
    name,
    came: ended.length,
    answered: count("answered"),
    gaveUp: count("gave-up"),
    turnedAway: count("turned-away"),
    leftMessage: count("left-message"),
    unserved: count("unserved"),
    ...waits(ended.filter(({ how }) => how === "answered")),
    ...shares(
      ended.filter(({ how }) => how !== "turned-away" && how !== "left-message"),
      within_ms,
    ),
  };
}

function waits(answered: readonly Ended[]): Pick<QueueFigures, "wait"> {
  if (answered.length === 0) return {};
  const sorted = answered.map(({ waited_ms }) => waited_ms).sort((one, other) => one - other);
  const percentiles = Array.from({ length: 101 }, (_, at) => quantile(sorted, at / 100));
  const [p50, p90, p99] = [quantile(sorted, 0.5), quantile(sorted, 0.9), quantile(sorted, 0.99)];
  return { wait: { mean: mean(sorted), p50, p90, p99, longest: quantile(sorted, 1), percentiles } };
}

function shares(
  served: readonly Ended[],
  within_ms: number,
): Pick<QueueFigures, "serviceLevel" | "abandonment" | "delayed" | "confidence"> {
  if (served.length === 0) return {};
  const gaveUp = served.map(({ how }) => Number(how === "gave-up"));
  const delayed = served.map(({ how, waited_ms }) => Number(how !== "answered" || waited_ms > 0));
  const inTime = served.map(({ how, waited_ms }) => Number(how === "answered" && waited_ms <= within_ms));
  const all = { serviceLevel: mean(inTime), abandonment: mean(gaveUp), delayed: mean(delayed) };
  const meanWaitOfAll = confidenceOfMean(served.map(({ waited_ms }) => waited_ms));
  const [ofGaveUp, ofDelayed] = [confidenceOfMean(gaveUp), confidenceOfMean(delayed)];
  return meanWaitOfAll && ofGaveUp && ofDelayed
    ? { ...all, confidence: { meanWaitOfAll, abandonment: ofGaveUp, delayed: ofDelayed } }
    : all;
}

function withSkill(
  rules: Rules,
  skill: string,
  occupancy: ReadonlyMap<string, Taken>,
): readonly (Taken | undefined)[] {
  return [...rules.agents.values()]
    .filter(({ skills }) => Object.hasOwn(skills, skill))
    .map(({ id }) => occupancy.get(id));
}

function occupancyOf(name: string, sums: readonly (Taken | undefined)[]): Occupancy {
  const taken = sums.reduce((sum, one) => sum + (one?.taken ?? 0), 0);
  const there = sums.reduce((sum, one) => sum + (one?.there ?? 0), 0);
  return there > 0 ? { name, occupancy: taken / there } : { name };
}
