import type pg from "pg";
import type { Waiting } from "../../application/ports/store.ts";
import { inOrder } from "../../domain/routing/places.ts";
import type { RoutingRequest } from "../../domain/routing/request.ts";
import { type Database, type Queryable, together, transaction } from "./database.ts";
import { toStoredJson } from "./stored-json.ts";
import { EASING } from "./wake-for.ts";

/** The urgency (`urgencyOf`) with its sign turned: the smaller, the sooner. */
export const RANK = "(aging * since / 60000 - priority)";
/** As they are served (`inOrder`); an index has it. */
export const SERVICE_ORDER = `message, ${RANK}, since, conversation`;

/**
 * A request made anew keeps the place that the rules gave it until they decide again. Answers on whose account it was
 * awake: those are to be passed on.
 */
export async function requestDecision(
  client: Queryable,
  conversation: string,
  request: RoutingRequest,
  priority: number,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ agent: string }>({
    name: "waiting-request",
    text: `
      WITH asked AS (
        INSERT INTO waiting (conversation, attempt, request, priority, since, awake, woken)
        VALUES ($1, $2, $3, $4, $5, true, true)
        ON CONFLICT (conversation) DO UPDATE SET attempt = excluded.attempt, request = excluded.request,
          priority = GREATEST(waiting.priority, excluded.priority), since = excluded.since, awake = true, woken = true, hand = NULL,
          pool = NULL, watched = NULL, wake_at = NULL, shape = CASE WHEN waiting.attempt = excluded.attempt THEN waiting.shape END
      )
      DELETE FROM wakes WHERE conversation = $1 RETURNING agent`,
    values: [
      conversation,
      request.attempt,
      toStoredJson(request),
      priority,
      Math.round(request.waitingSince),
    ],
  });
  return rows.map(({ agent }) => agent);
}

/** Answers on whose account it was awake: those are to be passed on. */
export async function cancelRequest(client: Queryable, conversation: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ agent: string }>({
    name: "waiting-cancel",
    text: `
      WITH cancelled AS (DELETE FROM waiting WHERE conversation = $1)
      DELETE FROM wakes WHERE conversation = $1 RETURNING agent`,
    values: [conversation],
  });
  return rows.map(({ agent }) => agent);
}

interface WaitingRow {
  conversation: string;
  request: RoutingRequest;
  priority: number;
  aging: number;
  queue: string | null;
  since: number;
  message: boolean;
  hand?: number;
}

/** Columns of a `WaitingRow`. */
export const WAITING_COLUMNS = "conversation, request, priority, aging, queue, since, message";

export function waitingOf({ queue, message, ...row }: WaitingRow): Waiting {
  return { ...row, ...(queue === null ? {} : { queue }), ...(message ? { message } : {}) };
}

/**
 * Puts into a worker's hand who is to be decided next, for `lease_ms`, and lays down what it had in it. Who is in
 * another's hand is left out until that one's time is over.
 */
export async function takeWaiting(
  db: Database,
  limit: number,
  worker: string,
  lease_ms: number,
): Promise<readonly Waiting[]> {
  const { rows: some } = await db.pool.query<{ awake: boolean }>({
    name: "waiting-look",
    text: `
      WITH laid_down AS (DELETE FROM hands WHERE worker = $1)
      SELECT EXISTS (SELECT FROM waiting WHERE awake) AS awake`,
    values: [worker],
  });
  if (some[0]?.awake !== true) return [];
  const now = Math.round(db.now());
  // Lost with the server's memory, it is as if nobody had taken anything.
  return transaction(
    db.pool,
    (client) => takeIntoHand(client, limit, worker, now, now + lease_ms),
    "with-the-next",
  );
}

async function takeIntoHand(
  client: pg.PoolClient,
  limit: number,
  worker: string,
  now: number,
  until: number,
): Promise<readonly Waiting[]> {
  const alone = together(
    client.query({ name: "easing-over", text: `SELECT pg_advisory_xact_lock(${EASING})` }),
    client.query({
      name: "hands-over",
      text: "DELETE FROM hands WHERE id IN (SELECT id FROM hands WHERE until <= $1 ORDER BY id FOR UPDATE SKIP LOCKED)",
      values: [now],
    }),
  );
  const taking = client.query<WaitingRow>({
    name: "waiting-take",
    text: `
      WITH chosen AS MATERIALIZED (
        SELECT conversation FROM waiting w WHERE awake AND NOT EXISTS (SELECT FROM hands h WHERE h.id = w.hand)
        ORDER BY ${SERVICE_ORDER} LIMIT $1 FOR UPDATE SKIP LOCKED
      ), taken AS (
        INSERT INTO hands (worker, until) SELECT $2, $3::bigint WHERE EXISTS (SELECT FROM chosen) RETURNING id
      )
      UPDATE waiting w SET woken = false, hand = t.id FROM chosen c, taken t WHERE w.conversation = c.conversation
      RETURNING w.conversation, w.request, w.priority, w.aging, w.queue, w.since, w.message, w.hand`,
    values: [limit, worker, until],
  });
  const [, { rows }] = await together(alone, taking);
  return rows.map(waitingOf).sort(inOrder);
}

/** All who wait, as they are served. */
export async function waitingInOrder(on: Queryable, limit: number): Promise<readonly Waiting[]> {
  const { rows } = await on.query<WaitingRow>({
    name: "waiting-in-order",
    text: `SELECT ${WAITING_COLUMNS} FROM waiting ORDER BY ${SERVICE_ORDER} LIMIT $1`,
    values: [limit],
  });
  return rows.map(waitingOf);
}

export async function waitingCalled(on: Queryable, conversation: string): Promise<Waiting | undefined> {
  const { rows } = await on.query<WaitingRow>({
    name: "waiting-called",
    text: `SELECT ${WAITING_COLUMNS} FROM waiting WHERE conversation = $1`,
    values: [conversation],
  });
  return rows.map(waitingOf)[0];
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
