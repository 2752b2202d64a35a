import type { ConversationState } from "../domain/conversation/state.ts";
import type { AcceptInbound } from "./accept-inbound.ts";
import type { Clock } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";
import type { Accepted, Inbound, Store } from "./ports/store.ts";
import { describe } from "./work-loop.ts";

export interface SettleRoomsParts {
  readonly accept: AcceptInbound["fromHomeserver"];
  readonly store: Pick<Store, "conversationByRoom">;
  /** What may have been missed in a room, in the homeserver's order. */
  readonly missed: (conversation: ConversationState) => AsyncIterable<Inbound>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SettleRooms {
  /** The homeserver was away, or we were: for a while its transactions cannot be trusted to come in order. */
  unsettle(): void;
  accept: AcceptInbound["fromHomeserver"];
  /** Takes in what was missed in one room. Answers how many events that were. */
  read(conversation: ConversationState): Promise<number>;
}

/** How long after an absence rooms are read before their events are taken. */
const UNSETTLED_MS = 30_000;
/** A room that cannot be read in this time is taken as it is told. */
const READ_WITHIN_MS = 3_000;

/**
 * A homeserver that recovers from our absence can let a transaction lie while it sends newer ones. For a while
 * after an absence each room is therefore read first, and what it holds goes before what was sent of it:
 * the room's own order, once, as repeats are known by their keys.
 */
export function settleRooms(parts: SettleRoomsParts): SettleRooms {
  let unsettledUntil = parts.clock.now() + UNSETTLED_MS;
  let last: Promise<unknown> = Promise.resolve();

  const settled = async (inbound: readonly Inbound[]): Promise<readonly Accepted[]> => {
    const rooms = new Set(inbound.flatMap(({ target }) => ("room" in target ? [target.room] : [])));
    const before = (await Promise.all([...rooms].map((room) => readKnownRoom(parts, room)))).flat();
    const accepted = await parts.accept([...before, ...inbound]);
    return accepted.slice(before.length);
  };

  // One at a time: what is read after an acceptance must not be accepted before it.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };

  return {
    unsettle: () => {
      unsettledUntil = parts.clock.now() + UNSETTLED_MS;
    },
    accept: (inbound) => {
      if (parts.clock.now() > unsettledUntil) return parts.accept(inbound);
      return inTurn(() => settled(inbound));
    },
    read: (conversation) =>
      inTurn(async () => {
        const accepted = await parts.accept(await readRoom(parts, conversation));
        return accepted.filter((each) => each.kind === "accepted").length;
      }),
  };
}

async function readKnownRoom(parts: SettleRoomsParts, room: string): Promise<readonly Inbound[]> {
  const conversation = await parts.store.conversationByRoom(room);
  return conversation ? readRoom(parts, conversation) : [];
}

async function readRoom(
  parts: SettleRoomsParts,
  conversation: ConversationState,
): Promise<readonly Inbound[]> {
  const read = async (): Promise<readonly Inbound[]> => {
    const missed: Inbound[] = [];
    for await (const inbound of parts.missed(conversation)) missed.push(inbound);
    return missed;
  };
  const answered = new AbortController();
  try {
    const late = parts.clock.sleep(READ_WITHIN_MS, answered.signal).then((): readonly Inbound[] => []);
    return await Promise.race([read(), late]);
  } catch (error) {
    parts.log.warn(
      { conversation: conversation.id, err: describe(error) },
      "a room could not be read for what was missed",
    );
    return [];
  } finally {
    answered.abort();
  }
}
