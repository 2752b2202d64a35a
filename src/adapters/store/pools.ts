import { createHash } from "node:crypto";
import type pg from "pg";
import { type Database, type Queryable, transaction } from "./database.ts";

/** Agents each of whom can help, or is counted by the rules; those who wait for the same ones share one. */
export interface WakePool {
  /** A digest of the list. */
  readonly id: string;
  readonly agents: readonly string[];
}

/** Pools given up in one pass. */
const MOST_GIVEN_UP = 1_000;

/** Decisions of one shape share their list: it is read through once, however many wait for it. */
const known = new WeakMap<readonly string[], WakePool>();

/** Undefined where nobody's change helps. */
export function poolOf(agents: readonly string[]): WakePool | undefined {
  if (agents.length === 0) return undefined;
  const kept = known.get(agents);
  if (kept !== undefined) return kept;
  const id = createHash("sha256").update(JSON.stringify(agents)).digest("base64url");
  const pool = { id, agents };
  known.set(agents, pool);
  return pool;
}

/** Those of them that are not stored yet. The others are held until the transaction ends, so that none is given up. */
export async function missingPools(
  client: Queryable,
  pools: readonly WakePool[],
): Promise<readonly WakePool[]> {
  const byId = new Map(pools.map((pool) => [pool.id, pool]));
  if (byId.size === 0) return [];
  const { rows } = await client.query<{ id: string }>({
    name: "pools-hold",
    text: "SELECT id FROM pools WHERE id = ANY ($1::text[]) ORDER BY id FOR KEY SHARE",
    values: [[...byId.keys()]],
  });
  for (const { id } of rows) byId.delete(id);
  return [...byId.values()];
}

export async function insertPools(client: Queryable, pools: readonly WakePool[]): Promise<void> {
  for (const { id, agents } of pools) {
    await client.query({
      name: "pool-insert",
      text: `
        WITH pool AS (INSERT INTO pools (id) VALUES ($1) ON CONFLICT DO NOTHING)
        INSERT INTO pool_members (agent, pool) SELECT DISTINCT agent, $1 FROM unnest($2::text[]) AS agent ON CONFLICT DO NOTHING`,
      values: [id, agents],
    });
  }
}

const NOBODY_SLEEPS = `NOT EXISTS (SELECT FROM waiting w WHERE NOT w.awake AND w.pool = p.id)
          AND NOT EXISTS (SELECT FROM waiting w WHERE NOT w.awake AND w.watched = p.id)`;

/** Gives up pools in which nobody sleeps; they are made again when they are wanted. */
export async function giveUpPools(db: Database): Promise<void> {
  await transaction(db.pool, async (client: pg.PoolClient) => {
    const { rows } = await client.query<{ id: string }>({
      name: "pools-unused",
      text: `
        SELECT id FROM pools p WHERE ${NOBODY_SLEEPS}
        LIMIT ${MOST_GIVEN_UP} FOR UPDATE SKIP LOCKED`,
    });
    if (rows.length === 0) return;
    // Whoever fell asleep before the lock was had is seen only by a statement of its own.
    await client.query({
      name: "pools-give-up",
      text: `
        DELETE FROM pools p WHERE id = ANY ($1::text[])
          AND ${NOBODY_SLEEPS}`,
      values: [rows.map(({ id }) => id)],
    });
  });
}
