import { path } from "../client.ts";
import type { MatrixEvent } from "../ingress/matrix-event.ts";
import type { Context, DeskUser } from "./context.ts";
import { understood } from "./understood.ts";

const PAGE_EVENTS = 100;
/** Of more than 1,000 events that were missed in a room, the latest are read. */
const MOST_PAGES = 10;

/** What happened in a room between two answers, where one answer did not hold it all; oldest first. @throws HomeserverFailure */
export async function missedBetween(
  { client }: Context,
  desk: DeskUser,
  { roomId, from, to }: { readonly roomId: string; readonly from: string; readonly to: string },
): Promise<readonly MatrixEvent[]> {
  const missed: MatrixEvent[] = [];
  let at: string | undefined = from;
  for (let page = 0; page < MOST_PAGES && at !== undefined; page++) {
    const answer = await client.call({
      method: "GET",
      path: path("v3", "rooms", roomId, "messages"),
      as: desk.user,
      query: { dir: "b", limit: PAGE_EVENTS, from: at, to },
    });
    const chunk: readonly unknown[] = Array.isArray(answer.chunk) ? answer.chunk : [];
    missed.push(...understood(roomId, chunk));
    at = chunk.length > 0 && typeof answer.end === "string" ? answer.end : undefined;
  }
  return missed.reverse();
}
