import type { Capabilities } from "../capabilities.ts";
import type { ClientIdentity } from "../client/client-identity.ts";
import type { Words } from "../text/text-key.ts";

/** What one conversation asks of routing. Times are ms since the epoch. */
export interface RoutingRequest {
  readonly conversation: string;
  /** Counts up with every request of this conversation; an answer to an older one is refused. */
  readonly attempt: number;
  readonly desk: string;
  readonly customer: { readonly network: string; readonly identity: string; readonly name: string };
  /** What agents who look at the queue may read of it, where that is not all. */
  readonly shown?: { readonly name: string; readonly reason: string };
  readonly client: ClientIdentity;
  readonly carries: Capabilities;
  readonly language: string;
  readonly reason: string;
  readonly slots: Readonly<Record<string, string>>;
  /** What the link said that the customer followed, by name; none when they followed none. */
  readonly link?: Readonly<Record<string, string>>;
  /** When the conversation began to wait (not when it last tried). */
  readonly waitingSince: number;
  /** Added to the rule's priority, e.g. after an agent was lost. */
  readonly priorityBoost: number;
  /** Agents passed over for this conversation until a time, and why (`declined`, `did not answer`). */
  readonly exclusions: readonly Exclusion[];
  /** The customer is offline: their place is kept, and nobody is rung for them until they are back. */
  readonly absent?: boolean;
  /** The customer asked for a person, or an automated agent had them and could not help. */
  readonly peopleOnly?: boolean;
  /** They come last, but may be chosen. */
  readonly leastPreferred: readonly string[];
  /** Who served this customer before, if sticky routing is to prefer them. */
  readonly lastAgent?: string;
  /** When they did, if known. */
  readonly lastServedAt?: number;
  /** Set by `pass`: this agent or queue instead of what the rules say. */
  readonly target?: { readonly agent: string } | { readonly queue: string };
  /** When a supervisor put it into the target queue, if one did: it has been there only since then. */
  readonly placedAt?: number;
}

export interface Exclusion {
  readonly agent: string;
  readonly until: number;
  /** Since when, if known; told to people as "40 s ago". */
  readonly since?: number;
  /** Plain English where an older version stored it. */
  readonly reason: Words;
}
