import type { Clock } from "../../../application/ports/clock.ts";
import { type IrcLine, type Mask, maskOf } from "./line.ts";
import type { Wire } from "./wire.ts";

/** Nicks watched at one desk; the one watched for longest without news is let go first. */
const MAX_WATCHED = 1_000;
/** Of one ISON: well within a line, also in the answer. */
const MAX_ISON_BYTES = 350;

export interface PresenceOptions {
  readonly clock: Clock;
  readonly poll_ms: number;
  readonly fold: (nick: string) => string;
  /** `mask` where the server tells it. */
  readonly online: (nick: string, mask: Mask | undefined) => void;
  readonly offline: (nick: string) => void;
}

/**
 * Whether customers are still there: by MONITOR, where the server tells at once; else by asking (ISON) every
 * `poll_ms`.
 */
export class Presence {
  readonly #options: PresenceOptions;
  /** By folded nick. `told`: the server tells of changes by itself. */
  readonly #watched = new Map<string, { readonly nick: string; told: boolean }>();
  #wire: Wire | undefined;
  #over = new AbortController();
  #asked: readonly string[] | undefined;
  #answered: (() => void) | undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  up(wire: Wire): void {
    this.#wire = wire;
    this.#over = new AbortController();
    for (const watched of this.#watched.values()) this.#monitor(watched);
    void this.#poll(wire, this.#over.signal);
  }

  down(): void {
    this.#wire = undefined;
    this.#over.abort();
    this.#asked = undefined;
    for (const watched of this.#watched.values()) watched.told = false;
  }

  watch(nick: string): void {
    const key = this.#options.fold(nick);
    const watched = this.#watched.get(key) ?? { nick, told: false };
    this.#watched.delete(key);
    this.#watched.set(key, watched);
    if (!watched.told) this.#monitor(watched);
    const oldest = this.#watched.values().next().value;
    if (this.#watched.size > MAX_WATCHED && oldest) this.unwatch(oldest.nick);
  }

  unwatch(nick: string): void {
    const key = this.#options.fold(nick);
    if (this.#watched.get(key)?.told) void this.#wire?.ask(`MONITOR - ${nick}`);
    this.#watched.delete(key);
  }

  /** Whether the server would have told us at once if this nick had left. */
  isToldOf(nick: string): boolean {
    return this.#watched.get(this.#options.fold(nick))?.told === true;
  }

  take({ command, params }: IrcLine): void {
    const last = params.at(-1) ?? "";
    // RPL_MONONLINE, RPL_MONOFFLINE, ERR_MONLISTFULL, RPL_ISON
    if (command === "730") for (const who of last.split(",")) this.#options.online(nickOf(who), maskOf(who));
    if (command === "731") for (const who of last.split(",")) this.#options.offline(nickOf(who));
    if (command === "734") for (const who of (params[2] ?? "").split(",")) this.#leaveToPolling(who);
    if (command === "303") this.#takeIson(last);
  }

  #monitor(watched: { readonly nick: string; told: boolean }): void {
    if (this.#wire?.supports("MONITOR") === undefined) return;
    watched.told = true;
    void this.#wire.ask(`MONITOR + ${watched.nick}`);
  }

  #leaveToPolling(nick: string): void {
    const watched = this.#watched.get(this.#options.fold(nick));
    if (watched) watched.told = false;
  }

  async #poll(wire: Wire, over: AbortSignal): Promise<void> {
    const { clock, poll_ms } = this.#options;
    while (!over.aborted) {
      await clock.sleep(poll_ms, over);
      const polled = [...this.#watched.values()].filter(({ told }) => !told).map(({ nick }) => nick);
      for (const nicks of groups(polled)) {
        if (over.aborted) return;
        await this.#askIson(wire, nicks, over);
      }
    }
  }

  /** One question at a time, so that an answer needs no name. */
  async #askIson(wire: Wire, nicks: readonly string[], over: AbortSignal): Promise<void> {
    const answered = new AbortController();
    this.#asked = nicks;
    this.#answered = () => answered.abort();
    if (await wire.ask(`ISON ${nicks.join(" ")}`)) {
      await this.#options.clock.sleep(this.#options.poll_ms, AbortSignal.any([answered.signal, over]));
    }
  }

  #takeIson(answer: string): void {
    const asked = this.#asked;
    if (!asked) return;
    this.#asked = undefined;
    const { fold, online, offline } = this.#options;
    const there = new Set(answer.split(" ").map(fold));
    for (const nick of asked) {
      if (!this.#watched.has(fold(nick))) continue;
      if (there.has(fold(nick))) online(nick, undefined);
      else offline(nick);
    }
    this.#answered?.();
  }
}

function nickOf(who: string): string {
  return who.split("!")[0] as string;
}

function groups(nicks: readonly string[]): readonly (readonly string[])[] {
  const made: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const nick of nicks) {
    const more = Buffer.byteLength(nick) + 1;
    if (bytes + more > MAX_ISON_BYTES) {
      made.push([]);
      bytes = 0;
    }
    made.at(-1)?.push(nick);
    bytes += more;
  }
  return made;
}
