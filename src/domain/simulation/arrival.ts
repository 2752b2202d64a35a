import type { Capabilities } from "../capabilities.ts";
import type { ClientIdentity } from "../client/client-identity.ts";

/** Somebody who comes, with what rules look at and nothing else of them. */
export interface Arrival {
  /** ms since the epoch. */
  readonly at: number;
  /** What people call this kind of request; empty when it has no name. */
  readonly kind: string;
  readonly asks: Asks;
  /** The same for the same customer; undefined for one who comes once. */
  readonly customer?: string;
  /**
   * All that chance decides about this one follows from it, so that two sets of rules are tried on the same
   * people: who talks long with one, talks long with the other.
   */
  readonly seed: number;
  /** As recorded, ms; drawn when undefined. */
  readonly handling_ms?: number;
  readonly patience_ms?: number;
}

/** What one request asks. */
export interface Asks {
  readonly desk: string;
  readonly network: string;
  readonly client: ClientIdentity;
  /** What their network can carry; everything when not stated. */
  readonly carries?: Capabilities;
  readonly language: string;
  readonly slots: Readonly<Record<string, string>>;
}
