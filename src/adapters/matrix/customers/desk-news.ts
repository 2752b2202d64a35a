import { path } from "../client.ts";
import { isNotFound, notUnderstood } from "../homeserver-failure.ts";
import type { Context, DeskUser } from "./context.ts";
import { SYNC_FILTER, type SyncAnswer, syncAnswer } from "./sync-answer.ts";

export interface ConnectionParts {
  readonly context: Context;
  readonly random: () => number;
  /** Resolves when all of it is taken in; the next news are asked for meanwhile, unless `full`. */
  readonly take: (desk: DeskUser, answer: SyncAnswer, since: string | undefined) => Promise<void>;
  /** Resolves when more can be taken in. */
  readonly room: () => Promise<void>;
}

/** Where it is noted how far the news were taken in: account data of the desk's user. */
const NOTED = "org.frontdesk.taken";
const ANSWER_MARGIN_MS = 15_000;

/**
 * What happens to one desk's user, by `/sync`. How far all of it is stored is noted on the homeserver: from there
 * it goes on after a start anew, and what comes twice is known by its key.
 */
export class DeskNews {
  readonly desk: DeskUser;
  readonly #parts: ConnectionParts;
  #begun = false;
  /** Asked up to here. */
  #since: string | undefined;
  /** Stored up to here. */
  #stored: string | undefined;
  #noted: string | undefined;
  #notedAt = 0;
  #done: Promise<void> = Promise.resolve();

  constructor(parts: ConnectionParts, desk: DeskUser) {
    this.#parts = parts;
    this.desk = desk;
  }

  /** Waits for news and has them taken in. @throws HomeserverFailure */
  async next(): Promise<void> {
    const { context } = this.#parts;
    const first = !this.#begun;
    if (first) await this.#begin();
    const timeout = first || this.#since === undefined ? 0 : context.timing.poll_ms;
    const since = this.#since;
    const answer = await context.client.call({
      method: "GET",
      path: path("v3", "sync"),
      as: this.desk.user,
      query: { timeout, filter: SYNC_FILTER, ...(since === undefined ? {} : { since }) },
      timeout_ms: timeout + ANSWER_MARGIN_MS,
    });
    const news = syncAnswer.safeParse(answer);
    if (!news.success) throw notUnderstood("an answer to /sync that is none");
    this.#since = news.data.next_batch;
    const taken = this.#parts.take(this.desk, news.data, since);
    this.#done = Promise.all([this.#done, taken]).then(() => {
      this.#stored = news.data.next_batch;
    });
    await this.#parts.room();
    if (context.clock.now() - this.#notedAt >= context.timing.noteEvery_ms) await this.note();
  }

  /** @throws HomeserverFailure */
  async note(): Promise<void> {
    const { clock, client } = this.#parts.context;
    const since = this.#stored;
    this.#notedAt = clock.now();
    if (since === undefined || since === this.#noted) return;
    await client.call({ method: "PUT", path: this.#notePath(), as: this.desk.user, body: { since } });
    this.#noted = since;
  }

  async #begin(): Promise<void> {
    const { rooms, client } = this.#parts.context;
    await rooms.puppets.dress(this.desk.user, { name: this.desk.title });
    try {
      const { since } = await client.call({ method: "GET", path: this.#notePath(), as: this.desk.user });
      if (typeof since === "string") this.#since = since;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    this.#stored = this.#since;
    this.#noted = this.#since;
    this.#begun = true;
  }

  #notePath(): string {
    return path("v3", "user", this.desk.user, "account_data", NOTED);
  }
}
