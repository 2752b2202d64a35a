import type { Pace } from "./snapshot.ts";

/** Fewer served than this say too little. */
export const LEAST_SERVED = 5;
/** Of the normal distribution: 60 % of all lie within so many standard deviations. */
const SPREAD = 0.84;

/**
 * How long it takes until as many as `position` are served at this pace: from and to, ms, so that six of ten waits
 * lie within; undefined where too few were served to say. The time for k more to be served, where n were
 * within a window, has the mean k·window/n, and a relative variance of 1/k for chance and 1/n for what n tells.
 */
export function estimateWait(
  position: number,
  pace: Pace | undefined,
): readonly [number, number] | undefined {
  if (pace === undefined || pace.served < LEAST_SERVED || position < 1) return undefined;
  const mean = (position * pace.window_ms) / pace.served;
  const spread = SPREAD * Math.sqrt(1 / position + 1 / pace.served);
  return [Math.round(mean * Math.max(0, 1 - spread)), Math.round(mean * (1 + spread))];
}
