import type { Database } from "./database.ts";

/** Takes or renews a lease; another's is taken over only after it ran out. */
export async function lease(db: Database, name: string, worker: string, ttl_ms: number): Promise<boolean> {
  const now = Math.round(db.now());
  const { rowCount } = await db.pool.query({
    name: "lease-take",
    text: `
      INSERT INTO leases AS l (name, worker, until) VALUES ($1, $2, $3)
      ON CONFLICT (name) DO UPDATE SET worker = excluded.worker, until = excluded.until WHERE l.worker = excluded.worker OR l.until <= $4`,
    values: [name, worker, now + ttl_ms, now],
  });
  return rowCount === 1;
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
      WITH names AS (DELETE FROM leases WHERE worker = $1)
      UPDATE outbox_lanes SET worker = NULL, ready_at = 0 WHERE worker = $1`,
    values: [worker],
  });
  db.nudge("outbox");
}
