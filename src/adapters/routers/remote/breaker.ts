import type { BreakerState } from "../../../application/ports/router.ts";

export interface BreakerOptions {
  /** ms since the epoch. */
  readonly now: () => number;
  readonly onChange: (state: BreakerState, why: string) => void;
}

/**
 * Keeps questions from a server that does not answer. `closed`: it is asked. `open`, after some failures in a
 * row: it is not, until a probe finds it there. `half-open`: one question is let through at a time, and its
 * answer closes it; its failure opens it for twice as long.
 */
export interface Breaker {
  readonly state: BreakerState;
  /** May this question be asked? Whoever is let through says how it went. */
  admits(): boolean;
  succeeded(): void;
  failed(why: string): void;
  /** Neither: nothing is learnt of the server by it. */
  abandoned(): void;
  /** It is time to see whether the server is there. */
  wantsProbe(): boolean;
  probed(isThere: boolean): void;
}

const FAILURES_TO_OPEN = 3;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export function breaker({ now, onChange }: BreakerOptions): Breaker {
  let state: BreakerState = "closed";
  let failures = 0;
  let openings = 0;
  let probeAt = 0;
  let trial = false;

  const become = (next: BreakerState, why: string) => {
    state = next;
    trial = false;
    failures = 0;
    if (next === "open") {
      probeAt = now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(openings, 10));
      openings += 1;
    }
    if (next === "closed") openings = 0;
    onChange(next, why);
  };

  return {
    get state() {
      return state;
    },
    admits() {
      if (state === "open" || (state === "half-open" && trial)) return false;
      trial = state === "half-open";
      return true;
    },
    succeeded() {
      failures = 0;
      if (state === "half-open") become("closed", "it answered");
    },
    failed(why) {
      if (state === "open") return;
      failures += 1;
      if (state === "half-open" || failures >= FAILURES_TO_OPEN) become("open", why);
    },
    abandoned() {
      trial = false;
    },
    wantsProbe: () => state === "open" && now() >= probeAt,
    probed(isThere) {
      if (state !== "open") return;
      if (isThere) become("half-open", "it is there again");
      else probeAt = now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(openings++, 10));
    },
  };
}
