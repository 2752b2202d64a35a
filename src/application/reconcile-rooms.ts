import type { ConversationState } from "../domain/conversation/state.ts";
import type { AcceptInbound } from "./accept-inbound.ts";
import type { Log } from "./ports/log.ts";
import type { Inbound, Store } from "./ports/store.ts";
import { describe } from "./work-loop.ts";

export interface ReconcileRoomsParts {
  readonly store: Pick<Store, "openConversations">;
  readonly accept: Pick<AcceptInbound, "fromHomeserver">;
  /** What may have been missed in a room; what is known already is recognised by its key. */
  readonly missed: (conversation: ConversationState) => AsyncIterable<Inbound>;
  readonly log: Log;
}

/** Conversations read from the store at once, and rooms read at the same time. */
const PAGE = 100;
const ROOMS_AT_ONCE = 4;

/**
 * Looks for what happened in the rooms of open conversations while nobody listened (a homeserver can lose a
 * service's events at its own restart). Holds nothing up: the desk serves meanwhile. A room that cannot be
 * read is logged and left as it is known.
 */
export async function reconcileRooms(parts: ReconcileRoomsParts, signal: AbortSignal): Promise<void> {
  let after: string | undefined;
  let found = 0;
  for (;;) {
    const page = await parts.store.openConversations(after, PAGE);
    const queue = page.filter((conversation) => conversation.room.status === "open");
    const readers = Array.from({ length: ROOMS_AT_ONCE }, async () => {
      for (let next = queue.shift(); next && !signal.aborted; next = queue.shift())
        found += await reconcile(parts, next);
    });
    await Promise.all(readers);
    after = page.at(-1)?.id;
    if (page.length < PAGE || signal.aborted) break;
  }
  parts.log.info({ events: found }, "the rooms of open conversations are reconciled");
}

async function reconcile(parts: ReconcileRoomsParts, conversation: ConversationState): Promise<number> {
  try {
    const missed: Inbound[] = [];
    for await (const inbound of parts.missed(conversation)) missed.push(inbound);
    const accepted = await parts.accept.fromHomeserver(missed);
    return accepted.filter((each) => each.kind === "accepted").length;
  } catch (error) {
    parts.log.warn({ conversation: conversation.id, err: describe(error) }, "a room could not be reconciled");
    return 0;
  }
}
