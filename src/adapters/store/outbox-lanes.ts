import type { Database } from "./database.ts";

export interface LaneToFinish {
  readonly lane: string;
  readonly worker: string;
  /** ms since the epoch. */
  readonly retryAt?: number;
}

/** Workers' clocks differ by up to this, ms: a lane given back must not seem to lie ahead of time to another. */
const CLOCKS_APART_MS = 1_000;

/** From when on a lane that is given back now may be taken: who has just been served goes behind those who wait. */
export function servedAt(db: Database): number {
  return Math.round(db.now()) - CLOCKS_APART_MS;
}

/**
 * Gives lanes back; locked in the order in which rows are added. `done` is what this statement's own view knows
 * to have ended: rows added meanwhile raise `last` only, so that they are never taken for done.
 */
export async function finishLanes(db: Database, all: readonly LaneToFinish[]): Promise<readonly boolean[]> {
  const served = servedAt(db);
  const { rows } = await db.pool.query<{ lane: string; more: boolean }>({
    name: "outbox-lanes-finish",
    text: `
      WITH locked AS MATERIALIZED (
        SELECT lane FROM outbox_lanes WHERE lane = ANY ($1::text[]) ORDER BY lane FOR UPDATE
      ), given AS MATERIALIZED (
        SELECT r.lane, r.worker, r.ready_at, coalesce(
          (SELECT min(pos) - 1 FROM outbox o WHERE o.lane = r.lane AND o.ended IS NULL),
          (SELECT last FROM outbox_lanes k WHERE k.lane = r.lane)
        ) AS done
        FROM unnest($1::text[], $2::text[], $3::bigint[]) AS r (lane, worker, ready_at)
        JOIN locked USING (lane)
      )
      UPDATE outbox_lanes l SET worker = NULL, ready_at = g.ready_at, done = greatest(l.done, g.done),
        urgent = l.urgent AND greatest(l.done, g.done) < l.last
      FROM given g WHERE l.lane = g.lane AND l.worker = g.worker
      RETURNING l.lane, l.done < l.last AS more`,
    values: [
      all.map(({ lane }) => lane),
      all.map(({ worker }) => worker),
      all.map(({ retryAt }) => (retryAt === undefined ? served : Math.ceil(retryAt))),
    ],
  });
  const more = new Set(rows.filter((row) => row.more).map(({ lane }) => lane));
  if (all.some(({ lane, retryAt }) => retryAt === undefined && more.has(lane))) db.nudge("outbox");
  return all.map(({ lane }) => more.has(lane));
}

/** Gives back all lanes of the worker but these. */
export async function keepLanes(db: Database, worker: string, lanes: readonly string[]): Promise<void> {
  const { rowCount } = await db.pool.query({
    name: "outbox-lanes-keep",
    text: "UPDATE outbox_lanes SET worker = NULL, ready_at = $3 WHERE worker = $1 AND lane <> ALL ($2::text[])",
    values: [worker, lanes, servedAt(db)],
  });
  if (rowCount !== 0) db.nudge("outbox");
}
