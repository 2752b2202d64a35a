import type { Clock } from "../../../application/ports/clock.ts";
import type { Log } from "../../../application/ports/log.ts";
import type { NetworkSink } from "../../../application/ports/network.ts";
import type { CustomerEvent } from "../../../domain/conversation/events.ts";
import { Lanes } from "./lanes.ts";
import type { Losses } from "./losses.ts";
import type { Lane, Person } from "./persons.ts";

/** What could not be stored, and is no message, is tried again after this. */
const TRY_AGAIN_MS = 2_000;
/** Of one customer, at most; beyond it the oldest is forgotten. */
const MOST_OWED = 100;

export interface IntakeOptions {
  readonly desk: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly sink: () => NetworkSink | undefined;
  readonly losses: Losses;
}

/** Hands to the core what customers do: in each customer's order, and none of it lost without a word. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #lanes = new Lanes();
  readonly #stopped = new AbortController();

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** False when too much of theirs waits. */
  take(person: Person, event: CustomerEvent, key?: string): boolean {
    const { lane } = person;
    return this.#lanes.push(lane, {
      run: () => this.#accept(lane, person, event, key),
      abandon: () => this.#lose(person, event),
    });
  }

  /** Resolves when nothing waits. */
  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  /** Gives up what waits, and tells of it. */
  stop(): void {
    this.#stopped.abort();
    this.#lanes.abandon();
  }

  async #accept(lane: Lane, person: Person, event: CustomerEvent, key: string | undefined): Promise<void> {
    try {
      await this.#payOwed(lane);
      await this.#options.sink()?.accept(event, key);
    } catch (error) {
      this.#report(event, error);
      if (event.type === "CustomerWrote") this.#lose(person, event);
      else this.#owe(lane, event);
    }
  }

  /** @throws when the store takes nothing still. */
  async #payOwed({ owed }: Lane): Promise<void> {
    for (let first = owed[0]; first !== undefined; first = owed[0]) {
      await this.#options.sink()?.accept(first);
      owed.shift();
    }
  }

  #owe(lane: Lane, event: CustomerEvent): void {
    lane.owed.push(event);
    if (lane.owed.length > MOST_OWED) lane.owed.shift();
    if (lane.owed.length === 1) void this.#payLater(lane);
  }

  async #payLater(lane: Lane): Promise<void> {
    const { signal } = this.#stopped;
    while (lane.owed.length > 0 && !signal.aborted) {
      await this.#options.clock.sleep(TRY_AGAIN_MS, signal);
      if (!signal.aborted) await this.#payInTurn(lane);
    }
  }

  #payInTurn(lane: Lane): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const run = () =>
      this.#payOwed(lane)
        .catch(() => undefined)
        .finally(resolve);
    if (!this.#lanes.push(lane, { run, abandon: resolve })) resolve();
    return promise;
  }

  #lose(person: Person, event: CustomerEvent): void {
    if (event.type === "CustomerWrote") this.#options.losses.note(person, "notStored");
  }

  #report(event: CustomerEvent, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    const { desk, log } = this.#options;
    log.warn({ desk, event: event.type, why }, "what a customer did could not be stored");
  }
}
