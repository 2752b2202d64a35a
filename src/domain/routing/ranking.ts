import { byLongestIdle } from "./order.ts";
import type { Exclusion } from "./request.ts";
import type { AgentState } from "./snapshot.ts";

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

/** Lists of those free, each in its own order; one may stand in several, and counts where they come first. */
export type Tiers = readonly (readonly AgentState[])[];

/** Whom to prefer to all others, and whom to come back to last. */
export interface Preferred {
  /** Free, and in one of the tiers. */
  readonly sticky?: AgentState;
  readonly leastPreferred: readonly string[];
}

/**
 * The first `count` of the free: the customer's last agent first, then tier after tier, the least preferred
 * last, the excluded not at all; unless only excluded ones are free: then those exclusions lapse that are old
 * enough, the one that would have ended first coming first.
 */
export function pick(tiers: Tiers, preferred: Preferred, { excluded, now }: Excluded, count: number): Picked {
  const first: AgentState[] = [];
  const middle: AgentState[] = [];
  const last: AgentState[] = [];
  const { sticky, leastPreferred } = preferred;
  if (sticky && !excluded.has(sticky.id) && !leastPreferred.includes(sticky.id)) first.push(sticky);
  for (const state of eachOnce(tiers)) {
    if (first.length + middle.length >= count) break;
    if (state === first[0] || excluded.has(state.id)) continue;
    (leastPreferred.includes(state.id) ? last : middle).push(state);
  }
  const states = [...first, ...middle, ...last].slice(0, count);
  if (states.length > 0) return { states, lapsed: false };
  const free = [...eachOnce(tiers)];
  if (free.length === 0) return { states, lapsed: false };
  const lapsed = free.filter((state) => lapsesAt(excluded.get(state.id)) <= now);
  if (lapsed.length > 0)
    return { states: lapsedOrder(lapsed, preferred, excluded).slice(0, count), lapsed: true };
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

function* eachOnce(tiers: Tiers): Iterable<AgentState> {
  const [only] = tiers;
  if (only !== undefined && tiers.length === 1) return yield* only;
  const seen = new Set<string>();
  for (const tier of tiers) {
    for (const state of tier) {
      if (seen.has(state.id)) continue;
      seen.add(state.id);
      yield state;
    }
  }
}

function lapsedOrder(
  free: readonly AgentState[],
  { leastPreferred }: Preferred,
  excluded: ReadonlyMap<string, Exclusion>,
): readonly AgentState[] {
  const until = (state: AgentState) => excluded.get(state.id)?.until ?? 0;
  const least = (state: AgentState) => Number(leastPreferred.includes(state.id));
  return [...free].sort((a, b) => least(a) - least(b) || until(a) - until(b) || byLongestIdle(a, b));
}
