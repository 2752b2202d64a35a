import type pg from "pg";
import { type Database, transaction } from "./database.ts";

/** Conversations forgotten in one pass, at most. */
const CONVERSATIONS = 100;

/**
 * Forgets conversations closed before `closedBefore`, wholly: nothing of the customer stays, not even that there
 * was a conversation. At most `limit` rows each of inbox and outbox go in one pass, and a conversation goes with
 * its last. One with work left, or that its customer may still reopen, is not touched. Of agents' lanes goes
 * what was done before then. Answers how many inbox and outbox rows are gone.
 */
export async function forget(db: Database, closedBefore: number, limit: number): Promise<number> {
  const before = Math.floor(closedBefore);
  return transaction(db.pool, async (client) => {
    const ids = await chosen(client, before, db.now());
    let gone = 0;
    for (const [name, text, values] of deletions(ids, before, limit))
      gone += (await client.query({ name, text, values: [...values] })).rowCount ?? 0;
    await forgetWholly(client, ids);
    return gone;
  });
}

/** Their lanes are locked, so that nothing is folded into them meanwhile. */
async function chosen(client: pg.PoolClient, before: number, now: number): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>({
    name: "forget-choose",
    text: `
      SELECT l.lane AS id FROM lanes l
      WHERE l.lane IN (
        SELECT c.id FROM conversations c
        WHERE c.closed_at < $1 AND NOT c.forgotten
          AND c.closed_at + coalesce((c.state #>> '{settings,followUp_ms}')::double precision, 0) <= $2
          AND NOT EXISTS (SELECT FROM inbox i WHERE i.lane = c.id AND i.seq IS NULL)
          AND NOT EXISTS (SELECT FROM outbox o WHERE o.conversation = c.id AND o.ended IS NULL)
        ORDER BY c.closed_at LIMIT ${CONVERSATIONS}
      ) FOR UPDATE SKIP LOCKED`,
    values: [before, now],
  });
  return rows.map(({ id }) => id);
}

type Deletion = readonly [name: string, text: string, values: readonly unknown[]];

function deletions(ids: readonly string[], before: number, limit: number): readonly Deletion[] {
  return [
    [
      "forget-inbox",
      "DELETE FROM inbox WHERE (lane, id) IN (SELECT lane, id FROM inbox WHERE lane = ANY ($1::text[]) AND seq IS NOT NULL LIMIT $2)",
      [ids, limit],
    ],
    [
      "forget-outbox",
      "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE conversation = ANY ($1::text[]) AND ended IS NOT NULL LIMIT $2)",
      [ids, limit],
    ],
    [
      "forget-agent-inbox",
      `DELETE FROM inbox WHERE (lane, id) IN (
        SELECT lane, id FROM inbox WHERE seq IS NOT NULL AND lane LIKE 'agent:%' AND at < $1 ORDER BY at LIMIT $2)`,
      [before, limit],
    ],
    [
      "forget-agent-outbox",
      "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE ended IS NOT NULL AND conversation IS NULL AND at < $1 ORDER BY at LIMIT $2)",
      [before, limit],
    ],
    // What came in for a conversation at the very moment at which it was forgotten is in no lane any more.
    [
      "forget-stray",
      "DELETE FROM inbox i WHERE i.seq IS NULL AND i.at < $1 AND NOT EXISTS (SELECT FROM lanes l WHERE l.lane = i.lane)",
      [before],
    ],
  ];
}

/** Those of them of which no event and no delivery is left. */
async function forgetWholly(client: pg.PoolClient, ids: readonly string[]): Promise<void> {
  await client.query({
    name: "forget-wholly",
    text: `
      WITH done AS (
        DELETE FROM conversations c
        WHERE c.id = ANY ($1::text[])
          AND NOT EXISTS (SELECT FROM inbox i WHERE i.lane = c.id) AND NOT EXISTS (SELECT FROM outbox o WHERE o.conversation = c.id)
        RETURNING id
      ), unmapped AS (DELETE FROM message_map WHERE conversation IN (SELECT id FROM done)
      ), unthreaded AS (DELETE FROM threads WHERE conversation IN (SELECT id FROM done)
      ), undecided AS (DELETE FROM decisions WHERE conversation IN (SELECT id FROM done)
      ), unoffered AS (DELETE FROM offers WHERE conversation IN (SELECT id FROM done)
      ), unlaned AS (DELETE FROM lanes WHERE lane IN (SELECT id FROM done)
      )
      DELETE FROM outbox_lanes WHERE lane IN (SELECT 'customer:' || id FROM done UNION ALL SELECT 'room:' || id FROM done UNION ALL SELECT 'agent:' || id FROM done)`,
    values: [ids],
  });
}
