import type { Waiting } from "../../application/ports/store.ts";
import type { RoutingRequest } from "../../domain/routing/request.ts";
import type { Database, Queryable } from "./database.ts";
import { toStoredJson } from "./stored-json.ts";

/** Who is served first (`urgencyOf`); an index has it. */
export const URGENCY = "(priority - aging * since / 60000)";

/** A request made anew keeps the place that the rules gave it until they decide again. */
export async function requestDecision(
  client: Queryable,
  conversation: string,
  request: RoutingRequest,
  priority: number,
): Promise<void> {
  await client.query({
    name: "waiting-request",
    text: `
      INSERT INTO waiting (conversation, attempt, request, priority, since, awake, woken)
      VALUES ($1, $2, $3, $4, $5, true, true)
      ON CONFLICT (conversation) DO UPDATE SET attempt = excluded.attempt, request = excluded.request,
        priority = GREATEST(waiting.priority, excluded.priority), since = excluded.since, awake = true, woken = true, wake_on = '{}', wake_at = NULL`,
    values: [
      conversation,
      request.attempt,
      toStoredJson(request),
      priority,
      Math.round(request.waitingSince),
    ],
  });
}

export async function cancelRequest(client: Queryable, conversation: string): Promise<void> {
  await client.query({
    name: "waiting-cancel",
    text: "DELETE FROM waiting WHERE conversation = $1",
    values: [conversation],
  });
}

/**
 * Wakes those whom a change of one of these agents can help. Who is awake already may be under decision with
 * older figures: they are marked, so that a `wait` decided from those does not put them to sleep.
 */
export async function wakeFor(client: Queryable, agents: readonly string[]): Promise<boolean> {
  if (agents.length === 0) return false;
  const { rowCount } = await client.query({
    name: "waiting-wake",
    text: `
      UPDATE waiting SET awake = true, woken = true WHERE conversation IN (
        SELECT conversation FROM waiting WHERE (awake AND NOT woken) OR (NOT awake AND wake_on && $1::text[])
        ORDER BY conversation FOR UPDATE
      )`,
    values: [agents],
  });
  return (rowCount ?? 0) > 0;
}

interface WaitingRow {
  conversation: string;
  request: RoutingRequest;
  priority: number;
  aging: number;
  queue: string | null;
  since: number;
}

export function waitingOf({ queue, ...row }: WaitingRow): Waiting {
  return queue === null ? row : { ...row, queue };
}

/** Hands out who is to be decided next: what happens from now on keeps them awake. */
export async function waitingAwake(on: Queryable, limit: number): Promise<readonly Waiting[]> {
  const { rows } = await on.query<WaitingRow>({
    name: "waiting-awake",
    text: `
      WITH marked AS (
        UPDATE waiting SET woken = false WHERE conversation IN (
          SELECT conversation FROM waiting WHERE woken AND conversation IN (
            SELECT conversation FROM waiting WHERE awake ORDER BY ${URGENCY} DESC, since, conversation LIMIT $1
          ) ORDER BY conversation FOR UPDATE
        )
      )
      SELECT conversation, request, priority, aging, queue, since FROM waiting
      WHERE awake ORDER BY ${URGENCY} DESC, since, conversation LIMIT $1`,
    values: [limit],
  });
  return rows.map(waitingOf);
}

/** All who wait, as they are served. */
export async function waitingInOrder(on: Queryable, limit: number): Promise<readonly Waiting[]> {
  const { rows } = await on.query<WaitingRow>({
    name: "waiting-in-order",
    text: `SELECT conversation, request, priority, aging, queue, since FROM waiting ORDER BY ${URGENCY} DESC, since, conversation LIMIT $1`,
    values: [limit],
  });
  return rows.map(waitingOf);
}

export async function wakeWaiting(db: Database, now: number, all: boolean): Promise<number> {
  const { rows } = await db.pool.query<{ slept: boolean }>({
    name: "waiting-wake-by-time",
    text: `
      WITH chosen AS (
        SELECT conversation, awake FROM waiting
        WHERE ($2 AND NOT (awake AND woken)) OR (NOT awake AND wake_at <= $1) ORDER BY conversation FOR UPDATE
      )
      UPDATE waiting w SET awake = true, woken = true FROM chosen c WHERE w.conversation = c.conversation RETURNING NOT c.awake AS slept`,
    values: [Math.floor(now), all],
  });
  const woken = rows.filter(({ slept }) => slept).length;
  if (woken > 0) db.nudge("waiting");
  return woken;
}
