import type { Randomness } from "../../src/application/ports/clock.ts";

/** Randomness that one number determines, so that a failing run can be run again exactly. */
export class SeededRandom implements Randomness {
  #state: number;
  #ids = 0;
  readonly #prefix: string;

  constructor(seed: number, prefix = "") {
    this.#state = (seed ^ 0x9e3779b9) >>> 0;
    this.#prefix = prefix;
  }

  /** In [0, 1): mulberry32. */
  number(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  id(): string {
    this.#ids += 1;
    return `${this.#prefix}${this.#ids.toString(32).padStart(8, "0")}`;
  }

  chance(probability: number): boolean {
    return this.number() < probability;
  }

  below(bound: number): number {
    return Math.floor(this.number() * bound);
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[this.below(from.length)];
  }
}
