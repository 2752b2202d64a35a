/** So many in the long run, and so many at once. */
export interface Rate {
  readonly perMinute: number;
  /** At least 1. */
  readonly burst: number;
}

interface Bucket {
  readonly tokens: number;
  /** ms since the epoch. */
  readonly at: number;
}

/** Token buckets, one per key; time is passed in. Of at most `most` keys: the one not used for longest is forgotten. */
export class TokenBuckets {
  readonly #rate: Rate;
  readonly #most: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate, most: number) {
    this.#rate = rate;
    this.#most = most;
  }

  /** Takes one; false when there is none left. What is refused costs nothing. */
  take(key: string, now: number): boolean {
    const { perMinute, burst } = this.#rate;
    const before = this.#buckets.get(key) ?? { tokens: burst, at: now };
    // A clock set back gives nothing, and takes nothing.
    const passed_ms = Math.max(0, now - before.at);
    const tokens = Math.min(burst, before.tokens + (passed_ms * perMinute) / 60_000);
    const taken = tokens >= 1;
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at: now });
    this.#forgetOldest();
    return taken;
  }

  get size(): number {
    return this.#buckets.size;
  }

  #forgetOldest(): void {
    const oldest = this.#buckets.keys().next().value;
    if (this.#buckets.size > this.#most && oldest !== undefined) this.#buckets.delete(oldest);
  }
}
