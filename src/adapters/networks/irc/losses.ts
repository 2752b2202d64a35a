import type { Clock } from "../../../application/ports/clock.ts";

/** Why a customer's message was not taken in. */
export type Loss = "notStored" | "tooFast";

/** Of the first lost message a customer is told at once; of those in the time after it together, by their number. */
const GATHER_MS = 2_000;
/** A notice that could not be written is tried again as often; by then whoever has the nick may be another. */
const MOST_TRIES = 30;

interface Untold {
  loss: Loss;
  /** Messages lost of which nothing was said yet. */
  count: number;
  failures: number;
}

export interface LossesOptions {
  readonly clock: Clock;
  /** What is said of `count` lost messages. */
  readonly words: (loss: Loss, count: number) => string;
  /** False where it could not be written. */
  readonly notice: (nick: string, text: string) => Promise<boolean>;
}

/** Tells customers of every message of theirs that did not arrive, without flooding them. */
export class Losses {
  readonly #options: LossesOptions;
  readonly #ended = new AbortController();
  readonly #untold = new Map<{ readonly nick: string }, Untold>();

  constructor(options: LossesOptions) {
    this.#options = options;
  }

  /** One message of theirs is lost. */
  note(person: { readonly nick: string }, loss: Loss): void {
    const running = this.#untold.get(person);
    if (running) {
      running.count += 1;
      running.loss = loss;
      return;
    }
    const untold = { loss, count: 1, failures: 0 };
    this.#untold.set(person, untold);
    void this.#gather(person, untold);
  }

  /** Tells all that is untold, the last time; resolves when it is written, or cannot be. */
  async end(): Promise<void> {
    this.#ended.abort();
    await Promise.all([...this.#untold].map(([person, untold]) => this.#tell(person, untold)));
  }

  async #gather(person: { readonly nick: string }, untold: Untold): Promise<void> {
    const { signal } = this.#ended;
    while (untold.count > 0 && untold.failures < MOST_TRIES) {
      await this.#tell(person, untold);
      if (signal.aborted) return;
      await this.#options.clock.sleep(GATHER_MS, signal);
      if (signal.aborted) return;
    }
    this.#untold.delete(person);
  }

  async #tell(person: { readonly nick: string }, untold: Untold): Promise<void> {
    const { count, loss } = untold;
    if (count === 0) return;
    untold.count = 0;
    if (await this.#options.notice(person.nick, this.#options.words(loss, count))) return;
    untold.count += count;
    untold.failures += 1;
  }
}
