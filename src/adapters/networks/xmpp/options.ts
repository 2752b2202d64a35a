import type { Clock, Randomness } from "../../../application/ports/clock.ts";
import type { Doorway } from "../../../application/ports/doorway.ts";
import type { Log } from "../../../application/ports/log.ts";
import type { DeskWords } from "../../../domain/text/desk-words.ts";

export interface XmppOptions {
  /** The XMPP server's name or address (IPv6 without brackets), as it listens for components (XEP-0114). */
  readonly host: string;
  readonly port: number;
  /** The component's domain: desks are `<name>@<domain>`. */
  readonly domain: string;
  readonly secret: string;
  readonly desks: readonly Desk[];
  readonly clock: Clock;
  readonly random: Randomness;
  readonly log: Log;
  /** Whether the desk takes customers at the start; `showOpen` changes it. Default true. */
  readonly open?: boolean;
  /** What we tell of ourselves (XEP-0092). */
  readonly software?: { readonly name: string; readonly version: string };
  /** Says to customers what is outside of any conversation; in English where left out. */
  readonly words?: DeskWords;
  readonly timing?: Partial<XmppTiming>;
  /** Everything may be opened when it is left out. */
  readonly doorway?: Doorway;
}

export interface Desk {
  /** The node of its address, e.g. `billing`; lower case. */
  readonly name: string;
  /** As customers see it, e.g. `Billing`. */
  readonly title: string;
}

export interface XmppTiming {
  /** From connecting to the finished handshake. */
  readonly open_ms: number;
  /** Pause between pings that find a dead peer. */
  readonly pingEvery_ms: number;
  /** A ping, or a fence behind a delivery, not answered for this long means a dead peer. */
  readonly pingTimeout_ms: number;
  /** After which a client that has not told its version is judged by XEP-0115. */
  readonly versionPatience_ms: number;
  /** Pause between pings to a customer's client that does not show its presence. */
  readonly lookEvery_ms: number;
  /** After nothing was said for so long, by them or the desk, it is pinged no more. */
  readonly lookFor_ms: number;
  /** `stop` waits this long for what is under way. */
  readonly stop_ms: number;
}

export const defaultTiming: XmppTiming = {
  open_ms: 10_000,
  pingEvery_ms: 30_000,
  pingTimeout_ms: 10_000,
  versionPatience_ms: 1_500,
  lookEvery_ms: 60_000,
  lookFor_ms: 1_800_000,
  stop_ms: 1_200,
};
