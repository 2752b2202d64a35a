import type { Clock, Randomness } from "../../../application/ports/clock.ts";
import type { IrcConnection } from "./connection.ts";
import { Fence } from "./fence.ts";
import { FloodControl, LINES_BEFORE_FENCE, type Urgency } from "./flood.ts";
import { Labels } from "./labels.ts";
import type { IrcLine } from "./line.ts";
import { type Refusal, refusals } from "./refusals.ts";
import { Whois, type WhoisAnswer } from "./whois.ts";

/** So many lines of one message may be said again when the connection ends: a fence costs as much as a line. */
const LINES_PER_FENCE = 5;

/** What became of one line of a message. */
export type LineResult =
  | { readonly kind: "arrived"; readonly msgid?: string }
  | { readonly kind: "refused"; readonly how: Refusal; readonly why: string }
  /** Never written. */
  | { readonly kind: "unsent" }
  /** Written, but the connection ended before the server had shown that it took it. */
  | { readonly kind: "lost" };

export interface WireOptions {
  readonly connection: IrcConnection;
  readonly clock: Clock;
  readonly random: Randomness;
  readonly flood: { readonly burst: number; readonly per_s: number };
  readonly answer_ms: number;
  readonly fold: (name: string) => string;
}

/** Where among the lines that wait a line goes. */
interface Place {
  readonly lane: string;
  readonly urgency: Urgency;
}

interface Watched {
  refusal?: { readonly how: Refusal; readonly why: string };
}

/** One registered connection, from its registration to its end: everything that is asked and said on it. */
export class Wire {
  readonly #options: WireOptions;
  readonly #flood: FloodControl;
  readonly #fence: Fence;
  readonly #labels = new Labels();
  readonly #whois: Whois;
  /** Lines written and not yet shown to be taken, by whom they go to. */
  readonly #underWay = new Map<string, Set<Watched>>();
  readonly #closed = new AbortController();

  constructor(options: WireOptions) {
    const { connection, clock, random, flood, answer_ms, fold } = options;
    this.#options = options;
    this.#flood = new FloodControl({ limits: flood, clock, write: (line) => connection.write(line) });
    this.#fence = new Fence({
      ping: (line) => this.#flood.fence(line),
      newToken: () => `fence-${random.id()}`,
    });
    this.#whois = new Whois({
      fold,
      send: (line, urgency) => this.ask(line, urgency),
      timeout: (signal) => clock.sleep(answer_ms, signal),
    });
  }

  has(capability: string): boolean {
    return this.#options.connection.has(capability);
  }

  supports(token: string): string | undefined {
    return this.#options.connection.supports(token);
  }

  /** A command that messages may wait for: as urgent as they are. */
  ask(line: string, urgency: Urgency = "answer"): Promise<boolean> {
    return this.#flood.ask(line, urgency);
  }

  /** A line that nobody waits for evidence of. */
  send(lane: string, line: string): Promise<boolean> {
    return this.#flood.send(lane, line);
  }

  whois(nick: string, urgency: Urgency = "answer"): Promise<WhoisAnswer | undefined> {
    return this.#whois.ask(nick, urgency);
  }

  /** Says lines of a private message, and finds out of each what became of it. Lines of a lane keep their order. */
  say(
    lane: string,
    target: string,
    texts: readonly string[],
    { replyTo, urgency = "answer" }: { readonly replyTo?: string; readonly urgency?: Urgency } = {},
  ): readonly Promise<LineResult>[] {
    const tags = replyTo !== undefined && this.carriesTags ? [`+draft/reply=${tagValue(replyTo)}`] : [];
    const said = texts.map((text, index) => ({
      tags: index === 0 ? tags : [],
      line: `PRIVMSG ${target} :${text}`,
    }));
    if (this.echoes) return said.map((one) => this.#sayLabelled({ lane, urgency }, one.tags, one.line));
    const results: Promise<LineResult>[] = [];
    for (let from = 0; from < said.length; from += LINES_PER_FENCE) {
      const group = said.slice(from, from + LINES_PER_FENCE);
      results.push(
        ...this.#sayFenced(
          { lane, urgency },
          target,
          group.map((one) => tagged(one.tags, one.line)),
        ),
      );
    }
    return results;
  }

  /** Whether client-only tags pass. */
  get carriesTags(): boolean {
    return this.has("message-tags");
  }

  /** Whether the server shows us each message of ours as it took it, under a label of ours. */
  get echoes(): boolean {
    return this.has("labeled-response") && this.has("echo-message") && this.has("batch");
  }

  take(line: IrcLine): void {
    if (line.command === "PONG") this.#fence.pong(line.params.at(-1) ?? "");
    if (line.command in refusals) this.#noteRefusal(line);
    this.#labels.take(line);
    this.#whois.take(line);
  }

  close(): void {
    this.#closed.abort();
    this.#flood.close();
    this.#fence.close();
    this.#labels.close();
    this.#whois.close();
  }

  /** How long a fence may wait for its own turn. */
  get #untilFence_ms(): number {
    return ((LINES_BEFORE_FENCE + 1) * 1_000) / this.#options.flood.per_s;
  }

  async #sayLabelled({ lane, urgency }: Place, tags: readonly string[], line: string): Promise<LineResult> {
    const label = this.#options.random.id();
    const expected = this.#labels.expect(label);
    if (!(await this.#flood.send(lane, tagged([`label=${label}`, ...tags], line), urgency))) {
      this.#labels.forget(label);
      return { kind: "unsent" };
    }
    const answer = await this.#bounded(expected);
    if (answer === undefined) return { kind: "lost" };
    const refused = answer.find(({ command }) => command in refusals);
    if (refused) return { kind: "refused", ...refusalOf(refused) };
    const msgid = answer.find(({ command }) => command === "PRIVMSG")?.tags.msgid;
    return msgid === undefined ? { kind: "arrived" } : { kind: "arrived", msgid };
  }

  /** One fence for all the lines: it follows the last. */
  #sayFenced({ lane, urgency }: Place, target: string, lines: readonly string[]): Promise<LineResult>[] {
    const watched: Watched = {};
    const written = lines.map((line) => this.#flood.send(lane, line, urgency));
    void written[0]?.then(() => this.#watch(target, watched));
    const passed = Promise.all(written).then(async () => {
      const result = await this.#bounded(this.#fence.pass(), this.#untilFence_ms);
      this.#unwatch(target, watched);
      return result;
    });
    return written.map(async (sent): Promise<LineResult> => {
      if (!(await sent)) return { kind: "unsent" };
      const result = await passed;
      if (watched.refusal) return { kind: "refused", ...watched.refusal };
      return { kind: result === true ? "arrived" : "lost" };
    });
  }

  #watch(target: string, watched: Watched): void {
    const key = this.#options.fold(target);
    const underWay = this.#underWay.get(key) ?? new Set();
    this.#underWay.set(key, underWay.add(watched));
  }

  #unwatch(target: string, watched: Watched): void {
    const key = this.#options.fold(target);
    const underWay = this.#underWay.get(key);
    underWay?.delete(watched);
    if (underWay?.size === 0) this.#underWay.delete(key);
  }

  /** A server that gives no evidence in time is taken for dead, so that nothing waits for ever. */
  async #bounded<T>(evidence: Promise<T>, before_ms = 0): Promise<T | undefined> {
    const { clock, connection, answer_ms } = this.#options;
    const waited = new AbortController();
    const late = clock
      .sleep(before_ms + answer_ms, AbortSignal.any([waited.signal, this.#closed.signal]))
      .then(() => undefined);
    const result = await Promise.race([evidence, late]);
    waited.abort();
    if (result === undefined && !this.#closed.signal.aborted) connection.drop("the server does not answer");
    return result;
  }

  #noteRefusal(line: IrcLine): void {
    for (const watched of this.#underWay.get(this.#options.fold(line.params[1] ?? "")) ?? []) {
      watched.refusal ??= refusalOf(line);
    }
  }
}

const escapes: Readonly<Record<string, string>> = {
  ";": "\\:",
  " ": "\\s",
  "\\": "\\\\",
  "\r": "\\r",
  "\n": "\\n",
};

function tagged(tags: readonly string[], line: string): string {
  return tags.length === 0 ? line : `@${tags.join(";")} ${line}`;
}

function tagValue(value: string): string {
  return value.replace(/[; \\\r\n]/g, (character) => escapes[character] ?? "");
}

function refusalOf({ command, params }: IrcLine): { readonly how: Refusal; readonly why: string } {
  return { how: refusals[command] ?? "refused", why: params.at(-1) ?? command };
}
