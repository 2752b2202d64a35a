import type { SeededRandom } from "./seeded-random.ts";

/**
 * One life of the bridge's process. Every port it holds is wrapped, and at any call it may die: before the
 * call took place, or after, when the work is done and nobody will ever know. From then on none of its
 * calls returns.
 */
export class Life {
  #dead = false;
  readonly #random: SeededRandom;
  readonly #death_probability: number;
  readonly #onDeath: () => void;

  constructor(random: SeededRandom, deathProbability: number, onDeath: () => void) {
    this.#random = random;
    this.#death_probability = deathProbability;
    this.#onDeath = onDeath;
  }

  get dead(): boolean {
    return this.#dead;
  }

  die(): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#onDeath();
  }

  /** `port` as this life sees it. Only methods that answer promises can be died in. */
  wrap<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name, target);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => this.#call(() => member.apply(target, args));
      },
    });
  }

  #call(call: () => unknown): unknown {
    if (this.#dead) return new Promise(() => {});
    const before = this.#random.chance(this.#death_probability);
    if (before) {
      this.die();
      return new Promise(() => {});
    }
    const result = call();
    if (!(result instanceof Promise)) return result;
    return this.#outlive(result);
  }

  #outlive(result: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => () => {
        if (!this.#dead && this.#random.chance(this.#death_probability)) this.die();
        if (!this.#dead) settle();
      };
      result.then(
        (value) => end(() => resolve(value))(),
        (error) => end(() => reject(error))(),
      );
    });
  }
}
