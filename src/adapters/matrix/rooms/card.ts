import type { RoomDelivery } from "../../../application/ports/homeserver.ts";
import { cleanLine } from "../../../domain/message/clean-name.ts";
import { path } from "../client.ts";
import { isNotFound } from "../homeserver-failure.ts";
import { actForDesk, type DeskRooms, putState } from "./desk-rooms.ts";
import { LONGEST_ROOM_NAME, LONGEST_TOPIC } from "./open-room.ts";
import { edit, send, words } from "./post.ts";
import { DELIVERY_KEY, sentBefore } from "./settle.ts";

type UpdateCard = Extract<RoomDelivery, { kind: "update-card" }>;

/**
 * Posts the context card and pins it, or edits the one that is there; sets the room's name and topic. An
 * edit counts only from who sent the card: where the other of bot and puppet speaks now, the card is posted
 * anew and pinned instead. Gives the event id of the card to edit next time. @throws HomeserverFailure
 */
export async function updateCard(rooms: DeskRooms, delivery: UpdateCard): Promise<string> {
  return actForDesk(rooms, delivery, async (as) => {
    await label(rooms, delivery, as);
    const { cardEventId } = delivery;
    const editable = cardEventId !== undefined && (await senderOf(rooms, delivery, as, cardEventId)) === as;
    return editable ? editCard(rooms, delivery, as, cardEventId) : postCard(rooms, delivery, as);
  });
}

async function postCard(rooms: DeskRooms, delivery: UpdateCard, as: string): Promise<string> {
  const content = { ...words(delivery.body, { notice: true }), [DELIVERY_KEY]: delivery.id };
  const eventId =
    (await sentEarlier(rooms, delivery, as)) ?? (await send(rooms, { ...delivery, sender: as, content }));
  rooms.cardSenders.set(placed(delivery.roomId, eventId), as);
  const pinned = await pinnedIn(rooms, delivery.roomId, as);
  const others = pinned.filter((id) => id !== delivery.cardEventId && id !== eventId);
  const type = "m.room.pinned_events";
  await putState(rooms, { roomId: delivery.roomId, as, type, content: { pinned: [eventId, ...others] } });
  return eventId;
}

async function editCard(
  rooms: DeskRooms,
  delivery: UpdateCard,
  as: string,
  cardEventId: string,
): Promise<string> {
  const message = words(delivery.body, { notice: true });
  const content = { ...message, ...edit(message, cardEventId), [DELIVERY_KEY]: delivery.id };
  if ((await sentEarlier(rooms, delivery, as)) === undefined)
    await send(rooms, { ...delivery, sender: as, content });
  return cardEventId;
}

async function sentEarlier(rooms: DeskRooms, delivery: UpdateCard, as: string): Promise<string | undefined> {
  if (delivery.attempt <= 1) return undefined;
  const { roomId, id } = delivery;
  return (await sentBefore(rooms, { roomId, as, senders: [as] })).get(id);
}

async function senderOf(
  rooms: DeskRooms,
  { roomId }: UpdateCard,
  as: string,
  eventId: string,
): Promise<string | undefined> {
  const known = rooms.cardSenders.get(placed(roomId, eventId));
  if (known !== undefined) return known;
  try {
    const card = await rooms.client.call({
      method: "GET",
      path: path("v3", "rooms", roomId, "event", eventId),
      as,
    });
    if (typeof card.sender !== "string") return undefined;
    rooms.cardSenders.set(placed(roomId, eventId), card.sender);
    return card.sender;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** A conversation may have a new room, in which the card of the old one is not. */
function placed(roomId: string, eventId: string): string {
  return `${roomId} ${eventId}`;
}

async function pinnedIn(rooms: DeskRooms, roomId: string, as: string): Promise<readonly string[]> {
  const { pinned } = (await stateOf(rooms, roomId, "m.room.pinned_events", as)) ?? {};
  return Array.isArray(pinned) ? pinned.filter((id) => typeof id === "string") : [];
}

/** Each is set only when it changed: a name set again would stand in the room as a change. */
async function label(rooms: DeskRooms, delivery: UpdateCard, as: string): Promise<void> {
  const { roomId } = delivery;
  const name = cleanLine(delivery.name, LONGEST_ROOM_NAME);
  const topic = cleanLine(delivery.topic, LONGEST_TOPIC);
  const now = rooms.labels.get(roomId) ?? (await labelsOf(rooms, roomId, as));
  if (now.name !== name)
    await putState(rooms, { roomId, as, type: "m.room.name", key: "", content: { name } });
  if (now.topic !== topic)
    await putState(rooms, { roomId, as, type: "m.room.topic", key: "", content: { topic } });
  rooms.labels.set(roomId, { name, topic });
}

async function labelsOf(
  rooms: DeskRooms,
  roomId: string,
  as: string,
): Promise<{ name: string; topic: string }> {
  const name = await stateOf(rooms, roomId, "m.room.name", as);
  const topic = await stateOf(rooms, roomId, "m.room.topic", as);
  return { name: String(name?.name ?? ""), topic: String(topic?.topic ?? "") };
}

async function stateOf(rooms: DeskRooms, roomId: string, type: string, as: string) {
  try {
    return await rooms.client.call({ method: "GET", path: path("v3", "rooms", roomId, "state", type), as });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
