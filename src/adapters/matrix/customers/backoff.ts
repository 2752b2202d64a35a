const FIRST_MS = 400;
const LONGEST_MS = 10_000;

/**
 * Pause in ms before the homeserver is asked again: doubles from 0.4 s to 10 s, the upper half of it by chance.
 * `failures`: attempts failed in a row, from 1.
 */
export function pauseAfter(failures: number, chance: number): number {
  const bound = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return Math.round(bound / 2 + (bound / 2) * chance);
}
