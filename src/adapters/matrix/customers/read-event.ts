import type { CustomerEvent } from "../../../domain/conversation/events.ts";
import type { CustomerMessage, RoomMessage } from "../../../domain/conversation/message.ts";
import type { CustomerRef } from "../../../domain/customer.ts";
import { plain } from "../../../domain/message/rich-text.ts";
import type { MatrixEvent } from "../ingress/matrix-event.ts";
import { translate } from "../ingress/translate.ts";
import type { Names } from "../user-ids.ts";
import { messageIdOf } from "./message-id.ts";

/** What a customer said, edited, took back, or how they reacted; undefined for what says nothing to the desk. */
export function readEvent(
  names: Names,
  event: MatrixEvent,
  customer: CustomerRef,
): CustomerEvent | undefined {
  // What programs say by themselves must not be answered by a program (Client-Server API, "m.notice").
  if (event.content.msgtype === "m.notice") return undefined;
  const translated = translate(names, event);
  if (translated?.kind !== "room") return undefined;
  const told = translated.event;
  switch (told.type) {
    case "UserWrote":
      return { type: "CustomerWrote", customer, message: messageOf(told.message, event) };
    case "UserEdited": {
      const message = messageOf(told.message, event);
      return { type: "CustomerEdited", customer, edits: messageIdOf(told.edits), message };
    }
    case "UserRetracted":
      return { type: "CustomerRetracted", customer, retracts: messageIdOf(told.retracts) };
    // In words that answer the message it is for.
    case "UserReacted": {
      const message = { id: messageIdOf(told.id), body: plain(told.key), replyTo: messageIdOf(told.to) };
      return { type: "CustomerWrote", customer, message };
    }
    default:
      return undefined;
  }
}

function messageOf({ id, replyTo, ...said }: RoomMessage, event: MatrixEvent): CustomerMessage {
  const writtenAt = event.origin_server_ts;
  return {
    ...said,
    id: messageIdOf(id),
    ...(replyTo === undefined ? {} : { replyTo: messageIdOf(replyTo) }),
    ...(writtenAt === undefined ? {} : { writtenAt }),
  };
}
