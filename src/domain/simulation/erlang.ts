/**
 * What theory says of waits where everybody is served in the order of arrival, arrivals are a Poisson process, and
 * handling times are exponential: Erlang C where all wait, and Erlang A (Palm) where patience is exponential too.
 * Rates are per unit of time, whichever; waits are in that unit.
 */
export interface Load {
  readonly arrivals: number;
  /** Served by one agent who is always busy. */
  readonly served: number;
  /** At least 1. */
  readonly agents: number;
}

export interface Expected {
  /** Probability of waiting at all. */
  readonly delayed: number;
  /** Of all, those who do not wait or give up included. */
  readonly meanWait: number;
  /** Share of those who give up. */
  readonly abandonment: number;
}

/** Erlang C; the wait is infinite where more come than can be served. */
export function erlangC({ arrivals, served, agents }: Load): Expected {
  const offered = arrivals / served;
  if (offered >= agents) return { delayed: 1, meanWait: Number.POSITIVE_INFINITY, abandonment: 0 };
  let blocked = 1;
  for (let n = 1; n <= agents; n += 1) blocked = (offered * blocked) / (n + offered * blocked);
  const delayed = (agents * blocked) / (agents - offered * (1 - blocked));
  return { delayed, meanWait: delayed / (agents * served - arrivals), abandonment: 0 };
}

/** Below this, relative to the sum so far, what is left of a series no longer counts. */
const NEGLIGIBLE = 1e-15;

/** Erlang A. `impatience`: the rate at which one who waits gives up, above 0. */
export function erlangA({ arrivals, served, agents }: Load, impatience: number): Expected {
  // Probabilities of so many present, as multiples of that of exactly as many as there are agents.
  let below = 0;
  for (let n = agents, share = 1; n > 0; n -= 1) {
    share *= (n * served) / arrivals;
    below += share;
  }
  let atLeast = 1;
  let waiting = 0;
  for (let n = 1, share = 1; share > NEGLIGIBLE * atLeast; n += 1) {
    share *= arrivals / (agents * served + n * impatience);
    atLeast += share;
    waiting += n * share;
  }
  const meanWaiting = waiting / (below + atLeast);
  return {
    delayed: atLeast / (below + atLeast),
    meanWait: meanWaiting / arrivals,
    abandonment: (meanWaiting * impatience) / arrivals,
  };
}
