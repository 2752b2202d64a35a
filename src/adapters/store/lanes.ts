import type { Database, Queryable } from "./database.ts";
import { setAside_ms } from "./set-aside.ts";

/** Oldest pending events looked at to find lanes: enough for many lanes, bounded under a flood. */
const LOOKED_AT = 2_000;

/**
 * Locks lanes that have pending events and are not set aside, those with the oldest events first. Their names are
 * there as `LOCKED_LANES` for what is sent behind it, and sees what the last holder of the locks has written.
 */
export async function lockLanes(
  client: Queryable,
  kind: "conversation" | "agent",
  limit: number,
  now: number,
  only?: string,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ lanes: string[] | null }>({
    name: "lanes-lock",
    text: `
      WITH oldest AS MATERIALIZED (
        SELECT lane, id FROM inbox
        WHERE seq IS NULL AND (lane LIKE 'agent:%') = ($1 = 'agent') AND ($4::text IS NULL OR lane = $4)
          AND lane <> ALL (ARRAY(SELECT l.lane FROM lanes l WHERE l.not_before > 0 AND l.not_before > $3))
        ORDER BY id LIMIT ${LOOKED_AT}
      ), locked AS MATERIALIZED (
        SELECT lane FROM lanes
        WHERE lane = ANY (ARRAY(SELECT o.lane FROM oldest o GROUP BY o.lane ORDER BY min(o.id) LIMIT $2 * 4))
        LIMIT $2 FOR UPDATE SKIP LOCKED
      )
      SELECT array_agg(lane) AS lanes, set_config('frontdesk.lanes', coalesce(array_agg(lane)::text, '{}'), true) FROM locked`,
    values: [kind, limit, Math.round(now), only ?? null],
  });
  return rows[0]?.lanes ?? [];
}

/** The lanes that this transaction has locked. */
export const LOCKED_LANES = "current_setting('frontdesk.lanes')::text[]";

interface FailedLane {
  readonly lane: string;
  readonly error: unknown;
}

/** Leaves lanes alone for a time that grows with each failure in a row. */
export async function setLanesAside(
  db: Database,
  on: Queryable,
  failed: readonly FailedLane[],
): Promise<void> {
  for (const { lane, error } of failed) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const { rows } = await on.query<{ failures: number }>({
      name: "lane-failed",
      text: "UPDATE lanes SET failures = failures + 1, failure = $2 WHERE lane = $1 RETURNING failures",
      values: [lane, why.slice(0, 500).replaceAll("\0", "")],
    });
    const failures = rows[0]?.failures ?? 1;
    const notBefore = Math.round(db.now()) + setAside_ms(failures);
    await on.query({
      name: "lane-aside",
      text: "UPDATE lanes SET not_before = $2 WHERE lane = $1",
      values: [lane, notBefore],
    });
    db.log.error(
      { lane, failures, err: error instanceof Error ? error.stack : why },
      "a lane failed and is set aside for a while",
    );
  }
}

/** A lane that went well again starts counting anew. */
export async function forgiveLanes(on: Queryable, lanes: readonly string[]): Promise<void> {
  if (lanes.length === 0) return;
  await on.query({
    name: "lanes-forgive",
    text: "UPDATE lanes SET failures = 0, not_before = 0, failure = NULL WHERE lane = ANY ($1::text[]) AND failures > 0",
    values: [lanes],
  });
}
