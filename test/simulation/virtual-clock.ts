import type { Clock } from "../../src/application/ports/clock.ts";

/** A clock that moves only when it is told to. Sleepers wake in order of their time, then of their asking. */
export class VirtualClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(startsAt: number) {
    this.#now = startsAt;
  }

  now(): number {
    return this.#now;
  }

  sleep(duration_ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper: Sleeper = { at: this.#now + Math.max(0, duration_ms), wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener(
        "abort",
        () => {
          this.#sleepers.delete(sleeper);
          resolve();
        },
        { once: true },
      );
    });
  }

  /** Moves time on by `duration_ms`, waking each sleeper at its own time and letting it run before the next. */
  async advance(duration_ms: number): Promise<void> {
    const until = this.#now + duration_ms;
    for (let next = this.#firstBefore(until); next; next = this.#firstBefore(until)) {
      this.#sleepers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      await settle();
    }
    this.#now = until;
  }

  #firstBefore(until: number): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.#sleepers)
      if (sleeper.at <= until && (first === undefined || sleeper.at < first.at)) first = sleeper;
    return first;
  }
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Lets everything that can run without time passing run to its end. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
