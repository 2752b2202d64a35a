import type { Database } from "./database.ts";

export interface ToBegin {
  readonly serial: number;
  readonly worker: string;
}

export type Begun = { readonly attempt: number } | "lease-lost";

interface BegunRow {
  id: number;
  attempts: number;
  lane: string;
  worker: string;
  lease_ms: number;
  left: number;
}

/** Counts the attempts and, where half of a lease is gone, renews it. Answers in the order asked. */
export async function beginDeliveries(db: Database, all: readonly ToBegin[]): Promise<readonly Begun[]> {
  const now = Math.round(db.now());
  const { rows } = await db.pool.query<BegunRow>({
    name: "outbox-begin",
    text: `
      UPDATE outbox o SET attempts = attempts + 1
      FROM unnest($1::bigint[], $2::text[]) AS b (id, worker), outbox_lanes l
      WHERE o.id = b.id AND o.ended IS NULL AND l.lane = o.lane AND l.worker = b.worker AND l.ready_at > $3
      RETURNING o.id, o.attempts, l.lane, l.worker, l.lease_ms, l.ready_at - $3 AS left`,
    values: [all.map(({ serial }) => serial), all.map(({ worker }) => worker), now],
  });
  const begun = new Map<number, Begun>();
  for (const row of rows) {
    const held = row.left >= row.lease_ms / 2 || (await renewLane(db, row.lane, row.worker, now));
    begun.set(row.id, held ? { attempt: row.attempts } : "lease-lost");
  }
  return all.map(({ serial }) => begun.get(serial) ?? "lease-lost");
}

async function renewLane(db: Database, lane: string, worker: string, now: number): Promise<boolean> {
  const { rowCount } = await db.pool.query({
    name: "outbox-lane-renew",
    text: "UPDATE outbox_lanes SET ready_at = $3::bigint + lease_ms WHERE lane = $1 AND worker = $2 AND ready_at > $3",
    values: [lane, worker, now],
  });
  return rowCount === 1;
}
