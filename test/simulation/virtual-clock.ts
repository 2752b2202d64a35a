import type { Clock } from "../../src/application/ports/clock.ts";

/** A clock that moves only when it is told to. Sleepers wake in order of their time, then of their asking. */
export class VirtualClock implements Clock {
  #now: number;
  #asked = 0;
  #sleepers: Sleeper[] = [];

  constructor(startsAt: number) {
    this.#now = startsAt;
  }

  now(): number {
    return this.#now;
  }

  sleep(duration_ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper: Sleeper = {
        at: this.#now + Math.max(0, duration_ms),
        order: this.#asked++,
        wake: resolve,
      };
      this.#sleepers.push(sleeper);
      signal?.addEventListener(
        "abort",
        () => {
          this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
          resolve();
        },
        { once: true },
      );
    });
  }

  /** Moves time on by `duration_ms`, waking each sleeper at its own time and letting it run before the next. */
  async advance(duration_ms: number): Promise<void> {
    const until = this.#now + duration_ms;
    for (;;) {
      const next = this.#sleepers
        .filter((sleeper) => sleeper.at <= until)
        .sort((one, other) => one.at - other.at || one.order - other.order)[0];
      if (!next) break;
      this.#sleepers = this.#sleepers.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      await settle();
    }
    this.#now = until;
  }

  /** A process died: nobody waits any more. */
  forgetSleepers(): void {
    this.#sleepers = [];
  }
}

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** Lets everything that can run without time passing run to its end. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
