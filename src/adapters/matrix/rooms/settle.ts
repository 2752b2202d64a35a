import { path } from "../client.ts";
import type { DeskRooms } from "./desk-rooms.ts";

/** Our outbox's id, in the content of every event that we send. */
export const DELIVERY_KEY = "org.frontdesk.delivery";

/** Of our own latest events. What was tried before is the last thing its lane did, so it is near. */
const EVENTS_LOOKED_AT = 100;

/**
 * The events of earlier attempts: event ids by delivery id. Needed because Synapse keeps transaction ids in
 * memory, half an hour or until its restart, and would take a repeat after that for something new.
 * @throws HomeserverFailure
 */
export async function sentBefore(
  rooms: DeskRooms,
  place: { readonly roomId: string; readonly as: string; readonly senders: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const page = await rooms.client.call({
    method: "GET",
    path: path("v3", "rooms", place.roomId, "messages"),
    as: place.as,
    query: { dir: "b", limit: EVENTS_LOOKED_AT, filter: JSON.stringify({ senders: place.senders }) },
  });
  const found = new Map<string, string>();
  for (const event of Array.isArray(page.chunk) ? page.chunk : []) {
    const id = event?.content?.[DELIVERY_KEY];
    if (typeof id === "string" && typeof event.event_id === "string") found.set(id, event.event_id);
  }
  return found;
}
