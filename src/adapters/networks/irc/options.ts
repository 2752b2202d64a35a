import type { Clock, Randomness } from "../../../application/ports/clock.ts";
import type { Doorway } from "../../../application/ports/doorway.ts";
import type { Log } from "../../../application/ports/log.ts";
import type { DeskWords } from "../../../domain/text/desk-words.ts";

/** One advertised nick. Each has a connection of its own. */
export interface IrcDesk {
  /** As rules and stored addresses name it. */
  readonly name: string;
  readonly nick: string;
  /** Shown as the real name. */
  readonly title: string;
  /**
   * A channel the desk sits in, so that it sees nick changes and quits of the customers who are there too.
   * What is said in it is never read.
   */
  readonly channel?: string;
}

export interface IrcOptions {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. `ca`: PEM of the authority to trust instead of the system's. */
  readonly tls?: { readonly ca?: string; readonly rejectUnauthorized?: boolean };
  readonly sasl?: { readonly account: string; readonly password: string };
  /** The server's own password (PASS). */
  readonly password?: string;
  readonly desks: readonly IrcDesk[];
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Randomness;
  /** What the server lets a client send: `burst` lines at once, then `per_s` lines a second, per connection. */
  readonly flood: { readonly burst: number; readonly per_s: number };
  /** Told to whoever asks by CTCP VERSION. */
  readonly version?: string;
  /** Says to customers what is outside of any conversation; in English where left out. */
  readonly words?: DeskWords;
  /** Hides user and host, by which people without an account are known again; nothing is hidden where left out. */
  readonly veil?: (text: string) => string;
  /** Everything may be opened when it is left out. */
  readonly doorway?: Doorway;
  readonly timing?: Partial<IrcTiming>;
}

/** All in ms. */
export interface IrcTiming {
  /** Silence after which the server is asked whether it is there. */
  readonly ping_ms: number;
  /** Silence after that question at which the connection counts as dead. */
  readonly pong_ms: number;
  /** From the first byte to the end of registration. */
  readonly register_ms: number;
  /** First and longest wait before connecting again; doubles between, with jitter. */
  readonly reconnect_ms: number;
  readonly reconnect_max_ms: number;
  /** Between tries to get the desk's own nick back. */
  readonly regain_ms: number;
  /** Between questions (ISON) whether customers are there, where the server has no MONITOR. */
  readonly poll_ms: number;
  /** How long it stays believed that a nick is still the same person's. */
  readonly proof_ms: number;
  /** Bound on the wait for an answer to WHOIS, and on the wait for evidence of a written line. */
  readonly answer_ms: number;
}

export const usualTiming: IrcTiming = {
  ping_ms: 30_000,
  pong_ms: 20_000,
  register_ms: 30_000,
  reconnect_ms: 1_000,
  reconnect_max_ms: 60_000,
  regain_ms: 30_000,
  poll_ms: 30_000,
  proof_ms: 30_000,
  answer_ms: 20_000,
};
