import type { RandomSource } from "./random-source.ts";

/** How long something takes, by chance. All are at least 0 and have the mean stated, ms. */
export type Distribution =
  | { readonly kind: "constant"; readonly mean_ms: number }
  | { readonly kind: "exponential"; readonly mean_ms: number }
  /** `spread`: the standard deviation, as a multiple of the mean. */
  | { readonly kind: "lognormal"; readonly mean_ms: number; readonly spread: number };

/** ms, not rounded. */
export function draw(distribution: Distribution, random: RandomSource): number {
  const { mean_ms } = distribution;
  switch (distribution.kind) {
    case "constant":
      return mean_ms;
    case "exponential":
      return -Math.log(1 - random()) * mean_ms;
    case "lognormal": {
      const variance = Math.log(1 + distribution.spread ** 2);
      return mean_ms * Math.exp(Math.sqrt(variance) * normal(random) - variance / 2);
    }
  }
}

/** Standard normal (Box and Muller, 1958). */
function normal(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
