import type { Effect } from "../conversation/effects.ts";
import type { ConversationEvent, Timed } from "../conversation/events.ts";
import type { Words } from "../text/text-key.ts";

/** What is stored of a conversation, of which its transcript is made: nothing is written down a second time. */
export interface Recorded {
  /** In the order in which they were accepted. */
  readonly events: readonly Timed<ConversationEvent>[];
  /** In the order in which they were decided. */
  readonly outbox: readonly RecordedDelivery[];
}

export interface RecordedDelivery {
  readonly effect: Effect;
  /** When it was decided, ms since the epoch. */
  readonly at: number;
  readonly end?:
    | { readonly kind: "delivered"; readonly at: number; readonly remoteId?: string }
    | { readonly kind: "rejected"; readonly at: number; readonly notice: Words }
    | { readonly kind: "retry" }
    | undefined;
}
