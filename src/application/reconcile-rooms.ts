import type { Log } from "./ports/log.ts";
import type { Store } from "./ports/store.ts";
import type { SettleRooms } from "./settle-rooms.ts";

export interface ReconcileRoomsParts {
  readonly store: Pick<Store, "openConversations">;
  readonly read: SettleRooms["read"];
  readonly log: Log;
}

/** Conversations taken from the store at once, and rooms read at the same time. */
const PAGE = 100;
const ROOMS_AT_ONCE = 4;

/**
 * Looks for what happened in the rooms of open conversations while nobody listened (a homeserver can lose a
 * service's events at its own restart). Holds nothing up: the desk serves meanwhile.
 */
export async function reconcileRooms(parts: ReconcileRoomsParts, signal: AbortSignal): Promise<void> {
  let after: string | undefined;
  let found = 0;
  for (;;) {
    const page = await parts.store.openConversations(after, PAGE);
    const queue = page.filter((conversation) => conversation.room.status === "open");
    const readers = Array.from({ length: ROOMS_AT_ONCE }, async () => {
      for (let next = queue.shift(); next && !signal.aborted; next = queue.shift())
        found += await parts.read(next);
    });
    await Promise.all(readers);
    after = page.at(-1)?.id;
    if (page.length < PAGE || signal.aborted) break;
  }
  parts.log.info({ events: found }, "the rooms of open conversations are reconciled");
}
