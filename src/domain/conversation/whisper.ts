import { printPlain } from "../message/print-plain.ts";
import type { RoomMessage } from "./message.ts";

/** What a message among agents begins with. */
const MARK = "//";

/** Meant for whoever else of the desk is in the room, and not for the customer. A web address begins otherwise. */
export function isWhisper({ body, action }: Pick<RoomMessage, "body" | "action">): boolean {
  return !action && printPlain(body).trimStart().startsWith(MARK);
}
