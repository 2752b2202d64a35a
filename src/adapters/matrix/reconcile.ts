import type { Clock } from "../../application/ports/clock.ts";
import type { Inbound } from "../../application/ports/store.ts";
import type { CustomerRef } from "../../domain/customer.ts";
import { type HomeserverClient, path } from "./client.ts";
import { isForbidden, isNotFound } from "./homeserver-failure.ts";
import { type MatrixEvent, matrixEvent } from "./ingress/matrix-event.ts";
import { inboxKey } from "./ingress/take-transaction.ts";
import { translate } from "./ingress/translate.ts";
import type { Names } from "./user-ids.ts";

export interface ReconcileParts {
  readonly client: HomeserverClient;
  readonly names: Names;
  readonly clock: Clock;
}

const PAGE_EVENTS = 100;
/** A room in which more than 1,000 events were missed is read back that far. */
const MOST_PAGES = 10;

/**
 * What happened in an open conversation's room and may not have reached us (Synapse can lose a service's
 * events at its own restart, synapse#11637): its latest events, back to `since_ms` (ms since the epoch), and
 * everyone's present membership, oldest first. What is known already is recognised by its key.
 * @throws HomeserverFailure when the homeserver is away
 */
export async function* reconcileRoom(
  parts: ReconcileParts,
  room: { readonly roomId: string; readonly customer: CustomerRef; readonly since_ms: number },
): AsyncIterable<Inbound> {
  const as = parts.names.puppet(room.customer);
  try {
    // Members first: what changes while both are read is then among the latest events, in the room's order.
    const all = await memberEvents(parts, room.roomId, as);
    const recent = await recentEvents(parts, { ...room, as });
    const seen = new Set(recent.map((event) => event.event_id));
    const members = all.filter((event) => !seen.has(event.event_id));
    for (const event of [...members, ...recent]) {
      const translated = translate(parts.names, { ...event, room_id: room.roomId });
      if (translated?.kind !== "room") continue;
      const origin = { at: parts.clock.now(), key: inboxKey(event.event_id) };
      yield { ...origin, target: { room: room.roomId }, event: translated.event };
    }
  } catch (error) {
    // The puppet is out of the room: nothing is to be seen there, and its removal has been told.
    if (!isForbidden(error) && !isNotFound(error)) throw error;
  }
}

async function recentEvents(
  parts: ReconcileParts,
  room: { readonly roomId: string; readonly as: string; readonly since_ms: number },
): Promise<MatrixEvent[]> {
  const events: MatrixEvent[] = [];
  let from: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await parts.client.call({
      method: "GET",
      path: path("v3", "rooms", room.roomId, "messages"),
      as: room.as,
      query: { dir: "b", limit: PAGE_EVENTS, ...(from === undefined ? {} : { from }) },
    });
    const chunk: readonly unknown[] = Array.isArray(answer.chunk) ? answer.chunk : [];
    for (const event of chunk) events.push(...understood(room.roomId, event));
    from = typeof answer.end === "string" ? answer.end : undefined;
    if (from === undefined || chunk.some((event) => sentBefore(event, room.since_ms))) break;
  }
  return events.reverse();
}

/** Times in events are their senders' claims: good enough to end a search, with the page's rest read all the same. */
function sentBefore(event: unknown, since_ms: number): boolean {
  const sent = (event as { origin_server_ts?: unknown } | null)?.origin_server_ts;
  return typeof sent === "number" && sent < since_ms;
}

async function memberEvents(parts: ReconcileParts, roomId: string, as: string): Promise<MatrixEvent[]> {
  const answer = await parts.client.call({ method: "GET", path: path("v3", "rooms", roomId, "members"), as });
  const chunk: readonly unknown[] = Array.isArray(answer.chunk) ? answer.chunk : [];
  return chunk.flatMap((event) => understood(roomId, event));
}

function understood(roomId: string, event: unknown): MatrixEvent[] {
  if (typeof event !== "object" || event === null) return [];
  const parsed = matrixEvent.safeParse({ ...event, room_id: roomId });
  return parsed.success ? [parsed.data] : [];
}
