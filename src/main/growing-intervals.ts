const FIRST_MS = 10_000;
const LONGEST_MS = 5 * 60_000;

/** When to tell again of a trouble that goes on: at its beginning, then after 10 s, doubling to 5 min. */
export interface GrowingIntervals {
  /** Whether to tell now. Another reason than that told last is told 10 s after it at the earliest. */
  isDue(why: string): boolean;
  /** The trouble is over: the next one is told at once. */
  over(): void;
}

export function growingIntervals(now: () => number): GrowingIntervals {
  let last: { readonly why: string; readonly at: number; readonly pause_ms: number } | undefined;
  return {
    isDue: (why) => {
      const at = now();
      if (last === undefined) {
        last = { why, at, pause_ms: FIRST_MS };
        return true;
      }
      if (at < last.at + (why === last.why ? last.pause_ms : FIRST_MS)) return false;
      last = { why, at, pause_ms: Math.min(LONGEST_MS, last.pause_ms * 2) };
      return true;
    },
    over: () => {
      last = undefined;
    },
  };
}
