import { type MatrixEvent, matrixEvent } from "../ingress/matrix-event.ts";
import { fieldsOf } from "../ingress/message-content.ts";

/** The events of a room that can be understood; `/sync` leaves the room's id out of each. */
export function understood(roomId: string, events: readonly unknown[]): readonly MatrixEvent[] {
  return events.flatMap((event) => matrixEvent.safeParse({ ...fieldsOf(event), room_id: roomId }).data ?? []);
}
