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

/** Talk with someone who is served, then what the desk asks and answers, then what nobody waits for. */
export type Urgency = "talk" | "answer" | "news";
const urgencies = ["talk", "answer", "news"] as const;

/** So many lines in a row go before less urgent ones that wait: these come late, but they come. */
const LINES_BEFORE_OTHERS = 4;
/** So many lines may go before a fence that waits for them, so that one is evidence for several customers. */
export const LINES_BEFORE_FENCE = 5;

interface Waiting {
  readonly line: string | (() => string);
  readonly written: (written: boolean) => void;
}

interface Lane {
  readonly lines: { readonly waiting: Waiting; readonly urgency: Urgency }[];
  /** How many of each urgency. */
  readonly counts: Record<Urgency, number>;
}

/** What waits of one urgency: questions to the server, and the lanes whose most urgent line is that urgent. */
interface Rank {
  readonly questions: Waiting[];
  readonly lanes: Map<string, Lane>;
  wasQuestion: boolean;
}

/**
 * Sends lines no faster than the server allows. Each customer has a lane: lanes take turns, a lane keeps its
 * order, and is as urgent as the most urgent line that waits in it. Questions to the server take turns with the
 * lanes as urgent as they are, so that neither holds up the other.
 */
export class FloodControl {
  readonly #bucket: TokenBucket;
  readonly #clock: Clock;
  readonly #write: (line: string) => boolean;
  readonly #ranks: Readonly<Record<Urgency, Rank>> = { talk: newRank(), answer: newRank(), news: newRank() };
  readonly #fences: Waiting[] = [];
  readonly #closed = new AbortController();
  #waiting = 0;
  /** Lines written in a row while less urgent ones waited. */
  #inRow = 0;
  /** Whose turn it is of those less urgent: the others, next time. */
  #lastOther: Urgency = "news";
  /** Lines written since a fence waits. */
  #pastFence = 0;
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
  send(lane: string, line: string, urgency: Urgency = "news"): Promise<boolean> {
    return this.#queue(line, (waiting) => this.#putInLane(lane, waiting, urgency));
  }

  /** As `send`, for a question to the server: in no customer's lane. */
  ask(line: string, urgency: Urgency = "answer"): Promise<boolean> {
    return this.#queue(line, (waiting) => this.#ranks[urgency].questions.push(waiting));
  }

  /** As `send`, behind what is written meanwhile: at most `LINES_BEFORE_FENCE` lines. `line` is asked for then. */
  fence(line: () => string): Promise<boolean> {
    return this.#queue(line, (waiting) => this.#fences.push(waiting));
  }

  /** Refuses what still waits, and all that comes. */
  close(): void {
    this.#closed.abort();
    const left = [...this.#fences.splice(0)];
    for (const { questions, lanes } of Object.values(this.#ranks)) {
      left.push(...questions.splice(0));
      for (const { lines } of lanes.values()) left.push(...lines.map(({ waiting }) => waiting));
      lanes.clear();
    }
    this.#waiting = 0;
    for (const { written } of left) written(false);
  }

  #putInLane(name: string, waiting: Waiting, urgency: Urgency): void {
    const before = urgencies.find((each) => this.#ranks[each].lanes.has(name));
    const lane = (before && this.#ranks[before].lanes.get(name)) ?? newLane();
    lane.lines.push({ waiting, urgency });
    lane.counts[urgency] += 1;
    const now = urgencyOf(lane);
    if (before === now) return;
    if (before) this.#ranks[before].lanes.delete(name);
    this.#ranks[now].lanes.set(name, lane);
  }

  #queue(line: Waiting["line"], put: (waiting: Waiting) => void): Promise<boolean> {
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
    const next = this.#dueFence() ?? this.#nextOfRanks() ?? this.#fences.shift();
    if (!next) return;
    this.#waiting -= 1;
    const line = typeof next.line === "string" ? next.line : next.line();
    next.written(this.#write(line));
  }

  #dueFence(): Waiting | undefined {
    if (this.#fences.length > 0 && this.#pastFence < LINES_BEFORE_FENCE) return undefined;
    this.#pastFence = 0;
    return this.#fences.shift();
  }

  #nextOfRanks(): Waiting | undefined {
    const [first, ...others] = urgencies.filter((each) => hasAny(this.#ranks[each]));
    if (first === undefined) return undefined;
    this.#pastFence += this.#fences.length > 0 ? 1 : 0;
    this.#inRow = others.length > 0 ? this.#inRow + 1 : 0;
    if (this.#inRow <= LINES_BEFORE_OTHERS) return this.#nextOf(first);
    this.#inRow = 0;
    this.#lastOther = others.find((each) => each !== this.#lastOther) ?? others[0] ?? first;
    return this.#nextOf(this.#lastOther);
  }

  #nextOf(urgency: Urgency): Waiting | undefined {
    const rank = this.#ranks[urgency];
    rank.wasQuestion = rank.questions.length > 0 && (rank.lanes.size === 0 || !rank.wasQuestion);
    return rank.wasQuestion ? rank.questions.shift() : this.#nextOfLanes(rank);
  }

  #nextOfLanes({ lanes }: Rank): Waiting | undefined {
    const [first] = lanes;
    if (!first) return undefined;
    const [name, lane] = first;
    lanes.delete(name);
    const next = lane.lines.shift();
    if (next) lane.counts[next.urgency] -= 1;
    // The lane whose turn it was goes behind the others.
    if (lane.lines.length > 0) this.#ranks[urgencyOf(lane)].lanes.set(name, lane);
    return next?.waiting;
  }
}

function newRank(): Rank {
  return { questions: [], lanes: new Map(), wasQuestion: false };
}

function newLane(): Lane {
  return { lines: [], counts: { talk: 0, answer: 0, news: 0 } };
}

function urgencyOf({ counts }: Lane): Urgency {
  return urgencies.find((each) => counts[each] > 0) ?? "news";
}

function hasAny({ questions, lanes }: Rank): boolean {
  return questions.length > 0 || lanes.size > 0;
}
