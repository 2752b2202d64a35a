import type { Database } from "./database.ts";

/**
 * Takes or renews a lease; another's is taken over only after it ran out. Whoever let one run out is gone, or knows
 * that it may count on nothing more: its deliveries' lanes are free from then on, and not only when each of their own
 * leases has run out.
 */
export async function lease(db: Database, name: string, worker: string, ttl_ms: number): Promise<boolean> {
  const now = Math.round(db.now());
  const { rows } = await db.pool.query<{ freed: number }>({
    name: "lease-take",
    text: `
      WITH taken AS (
        INSERT INTO leases AS l (name, worker, until) VALUES ($1, $2, $3)
        ON CONFLICT (name) DO UPDATE SET worker = excluded.worker, until = excluded.until WHERE l.worker = excluded.worker OR l.until <= $4
        RETURNING name
      ), freed AS (
        UPDATE outbox_lanes o SET worker = NULL, ready_at = 0 FROM taken t JOIN leases l ON l.name = t.name
        WHERE l.worker <> $2 AND o.worker = l.worker RETURNING o.lane
      )
      SELECT (SELECT count(*) FROM freed) AS freed FROM taken`,
    values: [name, worker, now + ttl_ms, now],
  });
  if ((rows[0]?.freed ?? 0) > 0) db.nudge("outbox");
  return rows.length === 1;
}

export async function releaseLease(db: Database, name: string, worker: string): Promise<void> {
  await db.pool.query({
    name: "lease-release",
    text: "DELETE FROM leases WHERE name = $1 AND worker = $2",
    values: [name, worker],
  });
}

/** Gives back all that a worker holds, for one that is known to be gone or is stopping. */
export async function releaseWorker(db: Database, worker: string): Promise<void> {
  await db.pool.query({
    name: "worker-release",
    text: `
      WITH names AS (DELETE FROM leases WHERE worker = $1), hands AS (DELETE FROM hands WHERE worker = $1)
      UPDATE outbox_lanes SET worker = NULL, ready_at = 0 WHERE worker = $1`,
    values: [worker],
  });
  db.nudge("outbox");
}
