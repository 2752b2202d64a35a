import { HomeserverFailure } from "../homeserver-failure.ts";
import type { MatrixEvent } from "../ingress/matrix-event.ts";
import { text } from "../ingress/message-content.ts";
import { join } from "../rooms/membership.ts";
import type { Context, DeskUser } from "./context.ts";
import type { KnownRooms } from "./known-rooms.ts";

/** The room was replaced (Client-Server API, "Room upgrades"): the desk follows, at once or when it is invited. */
export async function followUpgrade(
  context: Context,
  known: KnownRooms,
  desk: DeskUser,
  event: MatrixEvent,
  user: string,
): Promise<void> {
  const replacement = text(event.content.replacement_room);
  if (replacement === undefined || !replacement.startsWith("!")) return;
  try {
    await join(context.rooms, replacement, desk.user);
    await known.note(desk, replacement, user);
  } catch (error) {
    if (!(error instanceof HomeserverFailure) || error.status < 400 || error.status >= 429) throw error;
    context.log.info({ roomId: replacement, code: error.code }, "a replaced room waits for an invitation");
  }
}
