import type { RoomDelivery } from "../../../application/ports/homeserver.ts";
import { printMatrix } from "../../../domain/message/print-matrix.ts";
import type { RichText } from "../../../domain/message/rich-text.ts";
import { fieldOf, path } from "../client.ts";
import { actForDesk, type DeskRooms } from "./desk-rooms.ts";
import { DELIVERY_KEY, sentBefore } from "./settle.ts";
import { splitBody } from "./split-body.ts";

type Post = Extract<RoomDelivery, { kind: "post" }>;
type Retract = Extract<RoomDelivery, { kind: "retract" }>;

/** An event may have 65,536 bytes (Client-Server API, "Size limits"); signatures and references need some. */
const PIECE_BYTES = 52_000;
/** An edit says its text twice: for clients that know edits, and for those that do not. */
const EDITED_PIECE_BYTES = 25_000;
/** Relates the second and further pieces of a long message to its first. */
export const PIECE_RELATION = "org.frontdesk.piece";

/**
 * Posts, and gives the event id of the first piece; of an edit, that of the message edited, which later edits
 * and replies must name. @throws HomeserverFailure
 */
export async function post(rooms: DeskRooms, delivery: Post): Promise<string> {
  if (delivery.agent !== undefined) return postAs(rooms, delivery, rooms.names.agentPuppet(delivery.agent));
  if (delivery.as === "desk") return actForDesk(rooms, delivery, (user) => postAs(rooms, delivery, user));
  return postAs(rooms, delivery, await rooms.puppets.of(delivery.customer));
}

/** As `post`, by this user of ours. @throws HomeserverFailure */
export async function postAs(rooms: DeskRooms, delivery: Post, sender: string): Promise<string> {
  const before = await earlierAttempts(rooms, delivery, sender);
  const standIn = delivery.as === "desk" && sender !== rooms.names.bot;
  const pieces = splitBody(delivery.body, delivery.edits === undefined ? PIECE_BYTES : EDITED_PIECE_BYTES);
  let first: string | undefined;
  for (const [index, piece] of pieces.entries()) {
    const id = index === 0 ? delivery.id : `${delivery.id}.${index}`;
    const message = words(piece, { ...delivery, notice: delivery.notice === true || standIn });
    const content = { ...message, ...relation(message, delivery, first), [DELIVERY_KEY]: id };
    const sent = before.get(id) ?? (await send(rooms, { ...delivery, id, sender, content }));
    if (index === 0 && delivery.edits !== undefined)
      await retractPieces(rooms, delivery, delivery.edits, sender, true);
    first ??= delivery.edits ?? sent;
  }
  return first ?? delivery.id;
}

async function earlierAttempts(
  rooms: DeskRooms,
  delivery: Post,
  as: string,
): Promise<ReadonlyMap<string, string>> {
  if (delivery.attempt <= 1) return new Map();
  const senders = [rooms.names.bot, rooms.names.puppet(delivery.customer), as];
  return sentBefore(rooms, { roomId: delivery.roomId, as, senders });
}

/**
 * Nobody is mentioned by what is posted, and an event that says so is judged by no other push rule: without it,
 * clients look for "@room" and names in a customer's words (Client-Server API, "User and room mentions"). An edit
 * has it twice, in its new content and outside.
 */
export function words(body: RichText, how: { readonly action?: boolean; readonly notice?: boolean }) {
  const msgtype = how.action ? "m.emote" : how.notice ? "m.notice" : "m.text";
  return { msgtype, ...printMatrix(body), "m.mentions": {} };
}

function relation(message: ReturnType<typeof words>, delivery: Post, first: string | undefined): object {
  if (first !== undefined) return { "m.relates_to": { rel_type: PIECE_RELATION, event_id: first } };
  if (delivery.edits !== undefined) return edit(message, delivery.edits);
  if (delivery.replyTo === undefined) return {};
  return { "m.relates_to": { "m.in_reply_to": { event_id: delivery.replyTo } } };
}

/** The relation of an edit, and the text for clients that know no edits. */
export function edit(message: ReturnType<typeof words>, eventId: string): object {
  const formatted =
    message.formatted_body === undefined ? {} : { formatted_body: `* ${message.formatted_body}` };
  return {
    body: `* ${message.body}`,
    ...formatted,
    "m.new_content": message,
    "m.relates_to": { rel_type: "m.replace", event_id: eventId },
  };
}

interface Sending {
  readonly roomId: string;
  readonly sender: string;
  readonly id: string;
  readonly content: object;
  readonly writtenAt?: number;
}

/** Sends one message event and gives its id. @throws HomeserverFailure */
export async function send(rooms: DeskRooms, sending: Sending): Promise<string> {
  const { roomId, id, writtenAt } = sending;
  const sent = await rooms.client.call({
    method: "PUT",
    path: path("v3", "rooms", roomId, "send", "m.room.message", id),
    as: sending.sender,
    ...(writtenAt === undefined ? {} : { query: { ts: writtenAt } }),
    body: sending.content,
  });
  return fieldOf(sent, "event_id");
}

/** Takes back a message with all its pieces. @throws HomeserverFailure */
export async function retract(rooms: DeskRooms, delivery: Retract): Promise<void> {
  await retractAs(rooms, delivery, await rooms.puppets.of(delivery.customer));
}

/** As `retract`, by this user of ours. @throws HomeserverFailure */
export async function retractAs(rooms: DeskRooms, delivery: Retract, sender: string): Promise<void> {
  await retractPieces(rooms, delivery, delivery.eventId, sender);
  await redact(rooms, { ...delivery, sender, transaction: delivery.id });
}

async function retractPieces(
  rooms: DeskRooms,
  delivery: { readonly id: string; readonly roomId: string },
  first: string,
  sender: string,
  isEdit = false,
): Promise<void> {
  const { roomId, id } = delivery;
  const related = await rooms.client.call({
    method: "GET",
    path: path("v1", "rooms", roomId, "relations", first, PIECE_RELATION),
    as: sender,
    query: { limit: 50 },
  });
  const pieces = Array.isArray(related.chunk) ? related.chunk : [];
  for (const [index, piece] of pieces.entries()) {
    const own = String(piece?.content?.[DELIVERY_KEY] ?? "");
    // Words that change leave the files that came with them.
    if (isEdit && piece?.content?.url !== undefined) continue;
    if (own.startsWith(`${id}.`) || typeof piece?.event_id !== "string") continue;
    await redact(rooms, { roomId, eventId: piece.event_id, sender, transaction: `${id}.r${index}` });
  }
}

async function redact(
  rooms: DeskRooms,
  redaction: { roomId: string; eventId: string; sender: string; transaction: string },
): Promise<void> {
  const { roomId, eventId, transaction } = redaction;
  const target = path("v3", "rooms", roomId, "redact", eventId, transaction);
  await rooms.client.call({ method: "PUT", path: target, as: redaction.sender });
}
