/** From and to. */
export type Interval = readonly [number, number];

const BATCHES = 20;
/** Student's t, 19 degrees of freedom, 99 % of both sides. */
const T_99 = 2.861;

/**
 * Where the mean lies with a confidence of 99 %, by the method of batch means: waits that follow one another are
 * alike, so what varies is looked for between twenty long stretches of the run. Undefined for too few values.
 */
export function confidenceOfMean(values: readonly number[]): Interval | undefined {
  const size = Math.floor(values.length / BATCHES);
  if (size < 2) return undefined;
  const means = Array.from({ length: BATCHES }, (_, at) => mean(values.slice(at * size, (at + 1) * size)));
  const centre = mean(means);
  const variance = means.reduce((sum, one) => sum + (one - centre) ** 2, 0) / (BATCHES - 1);
  const half = T_99 * Math.sqrt(variance / BATCHES);
  return [centre - half, centre + half];
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value that so large a share (0 to 1) of all do not exceed; `sorted` has at least one. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[at] as number;
}
