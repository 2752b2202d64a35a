const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** How long a lane that failed `failures` times in a row is left alone: 1 s, doubling, at most 1 min. */
export function setAside_ms(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
}

/** Events of one lane folded in one pass. */
export const MOST_EVENTS_PER_PASS = 200;
/** Rows handed out with a delivery lane. */
export const MOST_ROWS_PER_LANE = 50;
