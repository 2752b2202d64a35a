import type { RoomDelivery } from "../../../application/ports/homeserver.ts";
import type { UploadedFile } from "../../../application/ports/media.ts";
import type { DeliveryOutcome } from "../../../application/ports/outcome.ts";
import type { DeskRooms } from "./desk-rooms.ts";
import { PIECE_RELATION, send } from "./post.ts";
import { DELIVERY_KEY, sentBefore } from "./settle.ts";

type PostFile = Extract<RoomDelivery, { readonly kind: "post" }> & {
  readonly file: NonNullable<Extract<RoomDelivery, { readonly kind: "post" }>["file"]>;
};

/**
 * A customer's file, by their puppet. It is fetched only when no earlier attempt has posted it. @throws
 * HomeserverFailure
 */
export async function postFile(rooms: DeskRooms, delivery: PostFile): Promise<DeliveryOutcome> {
  const { id, attempt, roomId, customer, file, pieceOf, writtenAt } = delivery;
  const sender = await rooms.puppets.of(customer);
  if (attempt > 1) {
    const before = await sentBefore(rooms, { roomId, as: sender, senders: [sender] });
    const there = before.get(id);
    if (there !== undefined) return { kind: "delivered", remoteId: there };
  }
  const brought = await file.bring(sender);
  if (brought.kind !== "brought") return brought;
  const related =
    pieceOf === undefined ? {} : { "m.relates_to": { rel_type: PIECE_RELATION, event_id: pieceOf } };
  const content = { ...fileContent(brought), ...related, [DELIVERY_KEY]: id };
  const written = writtenAt === undefined ? {} : { writtenAt };
  return { kind: "delivered", remoteId: await send(rooms, { roomId, sender, id, content, ...written }) };
}

/** Client-Server API, "m.image" and its like; MSC3245 for voice messages. */
function fileContent({ mxc, name, as, mimeType, bytes, voice }: UploadedFile): object {
  return {
    msgtype: `m.${as}`,
    body: name,
    filename: name,
    url: mxc,
    info: { mimetype: mimeType, size: bytes },
    ...(voice ? { "org.matrix.msc3245.voice": {} } : {}),
    "m.mentions": {},
  };
}
