import type { Clock } from "../../../application/ports/clock.ts";

/** Lines that may wait at one connection. More are refused: the core keeps them and tries again. */
const MAX_WAITING_LINES = 10_000;

/** `burst` at once, then `per_s` a second. */
export class TokenBucket {
  readonly #burst: number;
  readonly #per_s: number;
  #tokens: number;
  #at: number;

  constructor(limits: { readonly burst: number; readonly per_s: number }, now: number) {
    this.#burst = limits.burst;
    this.#per_s = limits.per_s;
    this.#tokens = limits.burst;
    this.#at = now;
  }

  /** 0 when a token was taken; else the ms until there is one. */
  take(now: number): number {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1000) * this.#per_s);
    this.#at = now;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil(((1 - this.#tokens) / this.#per_s) * 1000));
  }
}

interface Waiting {
  readonly line: string;
  readonly written: (written: boolean) => void;
}

/**
 * Sends lines no faster than the server allows. Each customer has a lane: lanes take turns, a lane keeps its
 * order. Urgent lines (questions to the server that messages wait for) go before all lanes.
 */
export class FloodControl {
  readonly #bucket: TokenBucket;
  readonly #clock: Clock;
  readonly #write: (line: string) => boolean;
  readonly #urgent: Waiting[] = [];
  readonly #lanes = new Map<string, Waiting[]>();
  readonly #closed = new AbortController();
  #waiting = 0;
  #pumping = false;

  constructor(options: {
    readonly limits: { readonly burst: number; readonly per_s: number };
    readonly clock: Clock;
    readonly write: (line: string) => boolean;
  }) {
    this.#bucket = new TokenBucket(options.limits, options.clock.now());
    this.#clock = options.clock;
    this.#write = options.write;
  }

  /** True once the line is written; false when it never will be (connection over, or too many wait). */
  send(lane: string, line: string): Promise<boolean> {
    return this.#queue(line, (waiting) => {
      const queue = this.#lanes.get(lane);
      if (queue) queue.push(waiting);
      else this.#lanes.set(lane, [waiting]);
    });
  }

  /** As `send`, before all lanes. */
  sendUrgently(line: string): Promise<boolean> {
    return this.#queue(line, (waiting) => this.#urgent.push(waiting));
  }

  /** Refuses what still waits, and all that comes. */
  close(): void {
    this.#closed.abort();
    for (const lane of [this.#urgent, ...this.#lanes.values()])
      for (const { written } of lane) written(false);
    this.#urgent.length = 0;
    this.#lanes.clear();
    this.#waiting = 0;
  }

  #queue(line: string, put: (waiting: Waiting) => void): Promise<boolean> {
    if (this.#closed.signal.aborted || this.#waiting >= MAX_WAITING_LINES) return Promise.resolve(false);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    put({ line, written: resolve });
    this.#waiting += 1;
    void this.#pump();
    return promise;
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.#waiting > 0) {
      const wait_ms = this.#bucket.take(this.#clock.now());
      if (wait_ms > 0) await this.#clock.sleep(wait_ms, this.#closed.signal);
      else this.#writeNext();
    }
    this.#pumping = false;
  }

  #writeNext(): void {
    const next = this.#urgent.shift() ?? this.#nextOfLanes();
    if (!next) return;
    this.#waiting -= 1;
    next.written(this.#write(next.line));
  }

  #nextOfLanes(): Waiting | undefined {
    for (const [lane, queue] of this.#lanes) {
      const next = queue.shift();
      // The lane whose turn it was goes behind the others.
      this.#lanes.delete(lane);
      if (queue.length > 0) this.#lanes.set(lane, queue);
      if (next) return next;
    }
    return undefined;
  }
}
