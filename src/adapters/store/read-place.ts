import type { Queryable } from "./database.ts";
import { insertInbox } from "./inbox.ts";
import { PACE_WINDOW_MS } from "./routing-figures.ts";
import { RANK } from "./waiting.ts";

/**
 * Tells a conversation where it stands in the line of the queue that was last decided for it. `now` is ms since the
 * epoch. Costs as much as there are before it.
 */
export async function tellPlace(
  client: Queryable,
  conversation: string,
  attempt: number,
  now: number,
): Promise<void> {
  const { rows } = await client.query<{ before: number; served: number }>({
    name: "waiting-place",
    text: `
      SELECT (
          SELECT count(*)::integer FROM waiting w WHERE w.queue = own.queue AND NOT w.message
            AND (own.message OR (${RANK}, w.since, w.conversation) < (own.rank, own.since, own.conversation))
        ) AS before, (
          SELECT count(*)::integer FROM offers o WHERE o.outcome = 'accepted' AND o.at > $3 AND o.queue = own.queue
        ) AS served
      FROM (
        SELECT conversation, queue, since, message, ${RANK} AS rank FROM waiting
        WHERE conversation = $1 AND attempt = $2 AND queue IS NOT NULL
      ) own`,
    values: [conversation, attempt, Math.round(now) - PACE_WINDOW_MS],
  });
  const [row] = rows;
  if (row === undefined) return;
  const pace = { served: row.served, window_ms: PACE_WINDOW_MS };
  const event = { type: "PlaceRead" as const, attempt, position: 1 + row.before, pace };
  await insertInbox(client, [{ lane: conversation, at: now, event }]);
}
