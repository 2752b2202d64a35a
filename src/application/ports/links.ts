import type { ConversationState } from "../../domain/conversation/state.ts";
import type { CustomerRef } from "../../domain/customer.ts";
import type { LinkVerdict } from "../../domain/link/link-code.ts";

/** Counts in how many conversations each link was followed, and lasts. Each method is one transaction. */
export interface LinkUses {
  /**
   * Counts a link in the customer's running conversation, or in the one that their words are about to open. Once per
   * conversation, however often it is asked; never more than `limit`, whoever else counts at the same moment.
   */
  count(use: LinkUse): Promise<"counted" | "used-up">;
  /** Forgets the uses of at most `limit` links that expired before `now` (ms since the epoch). Answers how many. */
  forgetExpired(now: number, limit: number): Promise<number>;
}

export interface LinkUse {
  /** The link's id. */
  readonly link: string;
  readonly limit: number;
  /** ms since the epoch. */
  readonly expiresAt: number;
  readonly customer: CustomerRef;
  readonly at: number;
  /** Whether what they write reopens a conversation that is closed. */
  readonly reopens: (closed: ConversationState, at: number) => boolean;
}

/** What became of a code; `good` is one whose link fills slots. */
export type FollowedAs = LinkVerdict["kind"] | "used-up";

export interface LinkMeter {
  followed(as: FollowedAs): void;
}
