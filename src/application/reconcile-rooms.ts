import type { ConversationState } from "../domain/conversation/state.ts";
import type { Log } from "./ports/log.ts";
import type { Store } from "./ports/store.ts";
import type { SettleRooms } from "./settle-rooms.ts";

export interface ReconcileRoomsParts {
  readonly store: Pick<Store, "openConversations" | "conversation">;
  readonly rooms: Pick<SettleRooms, "read" | "readAgain">;
  readonly log: Log;
}

export interface ReconcileRooms {
  /** Reads the rooms of all open conversations. */
  readAll(signal: AbortSignal): Promise<void>;
  /** Whether rooms are left that could not be read, or not in time. */
  isIncomplete(): boolean;
  /** Reads some of those again; those that are not read this time either stay for the next. */
  readRest(signal: AbortSignal): Promise<void>;
}

/** Conversations taken from the store at once, and rooms read at the same time. */
const PAGE = 100;
const ROOMS_AT_ONCE = 4;

/**
 * Looks for what happened in the rooms of open conversations while nobody listened (a homeserver can lose a
 * service's events at its own restart). Holds nothing up: the desk serves meanwhile.
 */
export function reconcilerOf({ store, rooms, log }: ReconcileRoomsParts): ReconcileRooms {
  /** Ids of conversations whose room is still to be read: no more than are open. */
  const unread = new Set<string>();

  const readEach = async (
    conversations: readonly ConversationState[],
    read: SettleRooms["read"],
    goOn: () => boolean,
  ): Promise<number> => {
    let found = 0;
    const queue = conversations.filter(({ room }) => room.status === "open");
    for (const { id } of queue) unread.add(id);
    const readers = Array.from({ length: ROOMS_AT_ONCE }, async () => {
      for (let next = goOn() && queue.shift(); next; next = goOn() && queue.shift()) {
        const missed = await read(next);
        if (missed !== undefined) unread.delete(next.id);
        found += missed ?? 0;
      }
    });
    await Promise.all(readers);
    return found;
  };

  const tell = (found: number): void => {
    log.info({ events: found, unread: unread.size }, "the rooms of open conversations are reconciled");
  };

  return {
    readAll: async (signal) => {
      let found = 0;
      let after: string | undefined;
      for (;;) {
        const page = await store.openConversations(after, PAGE);
        found += await readEach(page, rooms.read, () => !signal.aborted);
        after = page.at(-1)?.id;
        if (page.length < PAGE || signal.aborted) break;
      }
      tell(found);
    },
    isIncomplete: () => unread.size > 0,
    readRest: async (signal) => {
      const rest = [...unread].slice(0, PAGE);
      const states = await Promise.all(rest.map((id) => store.conversation(id)));
      for (const id of rest) unread.delete(id);
      const open = states.flatMap((state) => (state && state.stage.kind !== "closed" ? [state] : []));
      // One that fails again tells that the homeserver is in no state to be asked of the others.
      let isAnswered = true;
      const read: SettleRooms["read"] = async (conversation) => {
        const found = await rooms.readAgain(conversation);
        isAnswered &&= found !== undefined;
        return found;
      };
      tell(await readEach(open, read, () => isAnswered && !signal.aborted));
    },
  };
}
