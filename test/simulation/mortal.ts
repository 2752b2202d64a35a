import type { Clock } from "../../src/application/ports/clock.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { Tally } from "./tally.ts";

/** What may befall a process at each call of a port: probabilities. */
export interface Dangers {
  /** It dies before the call took place, or after. */
  readonly death: number;
  /** The call, or its answer, takes its time. */
  readonly slow: number;
}

/** The longest that a slow call takes on its way there, and the answer on its way back, ms. */
const SLOWEST_MS = 400;

/**
 * One life of the bridge's process. Every port it holds is wrapped, and at any call it may die: before the
 * call took place, or after, when the work is done and nobody will ever know. From then on none of its
 * calls returns. While it is paused (a machine that stands still) nothing of it goes on.
 */
export class Life {
  #dead = false;
  #paused = false;
  #held: (() => void)[] = [];
  readonly #random: SeededRandom;
  readonly #dangers: () => Dangers;
  readonly #clock: Clock;
  readonly #tally: Tally;
  readonly #onDeath: () => void;

  constructor(random: SeededRandom, clock: Clock, tally: Tally, dangers: () => Dangers, onDeath: () => void) {
    this.#random = random;
    this.#clock = clock;
    this.#tally = tally;
    this.#dangers = dangers;
    this.#onDeath = onDeath;
  }

  get dead(): boolean {
    return this.#dead;
  }

  get paused(): boolean {
    return this.#paused;
  }

  die(): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#held = [];
    this.#onDeath();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    for (const go of this.#held.splice(0)) this.run(go);
  }

  /** Goes on with `work` as soon as the process runs; never, when it is dead. */
  run(work: () => void): void {
    if (this.#dead) return;
    if (this.#paused) this.#held.push(work);
    else work();
  }

  /** The same clock, for this process: its sleepers die with it. */
  clock(): Clock {
    return {
      now: () => this.#clock.now(),
      sleep: (duration_ms, signal) =>
        new Promise((resolve) => {
          void this.#clock.sleep(duration_ms, signal).then(() => this.run(resolve));
        }),
    };
  }

  /** `port` as this life sees it. Only methods that answer promises can be died in. */
  wrap<T extends object>(port: T): T {
    const wrapped = new Map<PropertyKey, unknown>();
    return new Proxy(port, {
      get: (target, name) => {
        const known = wrapped.get(name);
        if (known !== undefined) return known;
        const member = Reflect.get(target, name, target);
        if (typeof member !== "function") return member;
        const mortal = (...args: unknown[]) => this.#call(() => member.apply(target, args));
        wrapped.set(name, mortal);
        return mortal;
      },
    });
  }

  #call(call: () => unknown): unknown {
    if (this.#dead || this.#diesNow()) return new Promise(() => {});
    if (this.#paused) return new Promise((resolve) => this.run(() => resolve(this.#call(call))));
    if (this.#isSlow()) return this.#outlive(this.#onItsWay().then(call));
    const result = call();
    return result instanceof Promise ? this.#outlive(result) : result;
  }

  #outlive(result: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => async () => {
        if (this.#dead || this.#diesNow()) return;
        if (this.#isSlow()) await this.#onItsWay();
        this.run(settle);
      };
      result.then(
        (value) => end(() => resolve(value))(),
        (error) => end(() => reject(error))(),
      );
    });
  }

  #diesNow(): boolean {
    if (!this.#random.chance(this.#dangers().death)) return false;
    this.#tally.count("process-died-at-a-call");
    this.die();
    return true;
  }

  #isSlow(): boolean {
    return this.#random.chance(this.#dangers().slow);
  }

  #onItsWay(): Promise<void> {
    this.#tally.count("store-slow");
    return this.#clock.sleep(this.#random.below(SLOWEST_MS));
  }
}
