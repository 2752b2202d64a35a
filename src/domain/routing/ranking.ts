import type { Exclusion, RoutingRequest } from "./request.ts";
import type { AgentState } from "./snapshot.ts";

type Idle = Pick<AgentState, "id" | "idleSince">;

/** Longest idle first; ties by id, so that the same input always gives the same answer. */
export function byLongestIdle(a: Idle, b: Idle): number {
  return a.idleSince - b.idleSince || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Where `state` stands, or belongs, in a list sorted by `byLongestIdle`. */
export function rankedIndex(sorted: readonly Idle[], state: Idle): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byLongestIdle(sorted[middle] as Idle, state) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * For want of anybody else an exclusion lapses this long after it was set, ms: whoever declines at once, as
 * some clients do by themselves, is not rung without pause.
 */
export const LAPSES_AFTER_MS = 15_000;

/** The best of the free, and whether exclusions had to be ignored to find any. */
export interface Picked {
  readonly states: readonly AgentState[];
  readonly lapsed: boolean;
  /** Nobody yet, but somebody who is free already can be taken from then on, ms since the epoch. */
  readonly lapsesAt?: number;
}

/** The exclusions that hold at `now`, by agent. */
export interface Excluded {
  readonly excluded: ReadonlyMap<string, Exclusion>;
  readonly now: number;
}

/**
 * The first `count` of `free` (sorted by `byLongestIdle`) for this request: the customer's last agent
 * first, the least preferred last, the excluded not at all; unless only excluded ones are free: then those
 * exclusions lapse that are old enough, the one that would have ended first coming first.
 */
export function pick(
  free: readonly AgentState[],
  request: Pick<RoutingRequest, "lastAgent" | "leastPreferred">,
  { excluded, now }: Excluded,
  count: number,
): Picked {
  const first: AgentState[] = [];
  const middle: AgentState[] = [];
  const last: AgentState[] = [];
  const sticky = stickyAgent(free, request, excluded);
  if (sticky !== undefined) first.push(sticky);
  for (const state of free) {
    if (first.length + middle.length >= count) break;
    if (state === sticky || excluded.has(state.id)) continue;
    (request.leastPreferred.includes(state.id) ? last : middle).push(state);
  }
  const states = [...first, ...middle, ...last].slice(0, count);
  if (states.length > 0 || free.length === 0) return { states, lapsed: false };
  const lapsed = free.filter((state) => lapsesAt(excluded.get(state.id)) <= now);
  if (lapsed.length > 0)
    return { states: lapsedOrder(lapsed, request, excluded).slice(0, count), lapsed: true };
  const soonest = free.reduce(
    (least, state) => Math.min(least, lapsesAt(excluded.get(state.id))),
    Number.POSITIVE_INFINITY,
  );
  return { states: [], lapsed: false, lapsesAt: soonest };
}

/** Of an exclusion that does not say since when it holds, nothing is waited for. */
function lapsesAt(exclusion: Exclusion | undefined): number {
  if (exclusion?.since === undefined) return 0;
  return Math.min(exclusion.until, exclusion.since + LAPSES_AFTER_MS);
}

function stickyAgent(
  free: readonly AgentState[],
  { lastAgent, leastPreferred }: Pick<RoutingRequest, "lastAgent" | "leastPreferred">,
  excluded: ReadonlyMap<string, Exclusion>,
): AgentState | undefined {
  if (lastAgent === undefined || excluded.has(lastAgent) || leastPreferred.includes(lastAgent))
    return undefined;
  return free.find((state) => state.id === lastAgent);
}

function lapsedOrder(
  free: readonly AgentState[],
  { leastPreferred }: Pick<RoutingRequest, "leastPreferred">,
  excluded: ReadonlyMap<string, Exclusion>,
): readonly AgentState[] {
  const until = (state: AgentState) => excluded.get(state.id)?.until ?? 0;
  const least = (state: AgentState) => Number(leastPreferred.includes(state.id));
  return [...free].sort((a, b) => least(a) - least(b) || until(a) - until(b) || byLongestIdle(a, b));
}
