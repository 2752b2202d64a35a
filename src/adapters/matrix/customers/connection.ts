import { BehaviorSubject, type Observable } from "rxjs";
import type { NetworkStatus } from "../../../application/ports/network.ts";
import { HomeserverFailure } from "../homeserver-failure.ts";
import { pauseAfter } from "./backoff.ts";
import type { DeskUser } from "./context.ts";
import { type ConnectionParts, DeskNews } from "./desk-news.ts";

/** Follows what happens to each desk's user, without end. */
export class Connection {
  readonly #parts: ConnectionParts;
  readonly #status = new BehaviorSubject<NetworkStatus>({ state: "connecting" });
  readonly #stopping = new AbortController();
  /** Desks that are not heard of, and why. */
  readonly #trouble = new Map<string, { readonly why: string; readonly retryAt: number }>();
  readonly #unheard: Set<string>;
  readonly #news: readonly DeskNews[];
  #running: Promise<unknown> | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    const desks = [...parts.context.desks.values()];
    this.#unheard = new Set(desks.map(({ name }) => name));
    this.#news = desks.map((desk) => new DeskNews(parts, desk));
  }

  get status(): Observable<NetworkStatus> {
    return this.#status;
  }

  get connected(): boolean {
    return this.#status.value.state === "connected";
  }

  start(): void {
    if (this.#news.length === 0) this.#tell();
    this.#running ??= Promise.all(this.#news.map((news) => this.#follow(news)));
  }

  /** Asks for nothing more. What was asked is ended by closing the client. */
  halt(): void {
    this.#stopping.abort();
  }

  /** Notes how far the news were taken in; best effort. */
  async note(): Promise<void> {
    if (!this.connected) return;
    await Promise.all(this.#news.map((news) => news.note().catch(() => undefined)));
  }

  async stopped(): Promise<void> {
    await this.#running;
    this.#status.next({ state: "stopped" });
  }

  /** ms until it makes sense to try again. */
  retryAfter_ms(): number {
    const status = this.#status.value;
    if (status.state !== "disconnected") return 1_000;
    return Math.max(100, status.retryAt - this.#parts.context.clock.now() + 100);
  }

  async #follow(news: DeskNews): Promise<void> {
    const { clock, log } = this.#parts.context;
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await news.next();
        failures = 0;
        this.#heard(news.desk);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        const why = error instanceof Error ? error.message : String(error);
        const pause_ms = pauseAfter(failures, this.#parts.random());
        const isExpected = error instanceof HomeserverFailure;
        log[isExpected ? "warn" : "error"](
          { desk: news.desk.name, why, pause_ms },
          "a desk's user on Matrix is not heard of",
        );
        this.#lost(news.desk, why, clock.now() + pause_ms);
        await clock.sleep(pause_ms, signal);
      }
    }
  }

  #heard({ name }: DeskUser): void {
    const news = this.#unheard.delete(name);
    if (this.#trouble.delete(name) || news) this.#tell();
  }

  #lost({ name }: DeskUser, why: string, retryAt: number): void {
    this.#trouble.set(name, { why, retryAt });
    this.#tell();
  }

  #tell(): void {
    const [trouble] = this.#trouble.values();
    if (trouble) this.#status.next({ state: "disconnected", ...trouble });
    else if (this.#unheard.size > 0) this.#status.next({ state: "connecting" });
    else this.#status.next({ state: "connected", since: this.#parts.context.clock.now() });
  }
}
