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
  /** Takes in what was missed in one room. Answers how many events that were; undefined: it could not be read. */
  read(conversation: ConversationState): Promise<number | undefined>;
  /** The same for a room that could not be read before. It may take longer, and holds up nothing meanwhile. */
  readAgain(conversation: ConversationState): Promise<number | undefined>;
}

/** How long after an absence rooms are read before their events are taken. */
const UNSETTLED_MS = 30_000;
/** A room that cannot be read in this time is taken as it is told. */
const READ_WITHIN_MS = 3_000;
const READ_AGAIN_WITHIN_MS = 10_000;

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
    await sayAgain(before, accepted);
    return accepted.slice(before.length);
  };

  const takeIn = async (read: readonly Inbound[] | undefined): Promise<number | undefined> => {
    if (read === undefined) return undefined;
    const accepted = await parts.accept(read);
    await sayAgain(read, accepted);
    return accepted.filter((each) => each.kind === "accepted").length;
  };

  const sayAgain = async (read: readonly Inbound[], accepted: readonly Accepted[]): Promise<void> => {
    const again = latestMemberships(read, accepted);
    if (again.length > 0) await parts.accept(again);
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
    read: (conversation) => inTurn(async () => takeIn(await readRoom(parts, conversation, READ_WITHIN_MS))),
    readAgain: async (conversation) => {
      const read = await readRoom(parts, conversation, READ_AGAIN_WITHIN_MS);
      return inTurn(() => takeIn(read));
    },
  };
}

/**
 * Whose joining or leaving was found late, although a later one of theirs was known: the later one said again, so that
 * it is the last word.
 */
function latestMemberships(read: readonly Inbound[], accepted: readonly Accepted[]): readonly Inbound[] {
  const late = new Map<string, string>();
  const latest = new Map<string, Inbound>();
  for (const [index, inbound] of read.entries()) {
    const { event, key } = inbound;
    if (!isMembership(event) || key === undefined) continue;
    latest.delete(event.user);
    if (accepted[index]?.kind === "accepted") late.set(event.user, key);
    else if (late.has(event.user)) latest.set(event.user, inbound);
  }
  return [...latest].map(([user, inbound]) => ({
    ...inbound,
    key: `${inbound.key}:after:${late.get(user)}`,
  }));
}

type Membership = Extract<Inbound["event"], { type: "UserJoined" | "UserLeft" | "UserDeclined" }>;

function isMembership(event: Inbound["event"]): event is Membership {
  return event.type === "UserJoined" || event.type === "UserLeft" || event.type === "UserDeclined";
}

async function readKnownRoom(parts: SettleRoomsParts, room: string): Promise<readonly Inbound[]> {
  const conversation = await parts.store.conversationByRoom(room);
  return (conversation && (await readRoom(parts, conversation, READ_WITHIN_MS))) ?? [];
}

async function readRoom(
  parts: SettleRoomsParts,
  conversation: ConversationState,
  within_ms: number,
): Promise<readonly Inbound[] | undefined> {
  const read = async (): Promise<readonly Inbound[]> => {
    const missed: Inbound[] = [];
    for await (const inbound of parts.missed(conversation)) missed.push(inbound);
    return missed;
  };
  const answered = new AbortController();
  try {
    const late = parts.clock.sleep(within_ms, answered.signal).then(() => undefined);
    return await Promise.race([read(), late]);
  } catch (error) {
    parts.log.warn(
      { conversation: conversation.id, err: describe(error) },
      "a room could not be read for what was missed",
    );
    return undefined;
  } finally {
    answered.abort();
  }
}
