import type { IncomingMessage } from "node:http";
import type { RoomFiles } from "../../application/ports/media.ts";
import type { HomeserverClient } from "./client.ts";
import { path } from "./client.ts";
import { isForbidden, isNotFound } from "./homeserver-failure.ts";
import { eventId, type Fields, fieldsOf, text } from "./ingress/message-content.ts";
import type { Names } from "./user-ids.ts";

export interface MatrixRoomFiles extends RoomFiles {
  /** Its body unread; undefined for what the homeserver has not. @throws HomeserverFailure */
  download(mxc: string, signal: AbortSignal): Promise<IncomingMessage | undefined>;
}

/**
 * Asks for the event each time, as the puppet, or as the bot where the puppet may not see it: a redacted event comes
 * without its content (Client-Server API, "Redactions"). An edit falls with the message that it changes.
 */
export function roomFiles(client: HomeserverClient, names: Names): MatrixRoomFiles {
  const contentOf = async (roomId: string, event: string, as: string): Promise<Fields | undefined> => {
    try {
      const told = await client.call({
        method: "GET",
        path: path("v3", "rooms", roomId, "event", event),
        as,
      });
      return fieldsOf(told.content);
    } catch (error) {
      if (isNotFound(error) || isForbidden(error)) return undefined;
      throw error;
    }
  };
  return {
    async fileOf({ roomId, customer }, event) {
      const seen = async (id: string) =>
        (await contentOf(roomId, id, names.puppet(customer))) ?? contentOf(roomId, id, names.bot);
      const content = (await seen(event)) ?? {};
      const relation = fieldsOf(content["m.relates_to"]);
      const edited = relation.rel_type === "m.replace" ? eventId(relation.event_id) : undefined;
      if (edited === undefined) return text(content.url) ?? "gone";
      const before = await seen(edited);
      if (before === undefined || Object.keys(before).length === 0) return "gone";
      return text(fieldsOf(content["m.new_content"]).url) ?? "gone";
    },
    async download(mxc, signal) {
      try {
        return await client.download(mxc, signal);
      } catch (error) {
        if (isNotFound(error) || isForbidden(error)) return undefined;
        throw error;
      }
    },
  };
}
