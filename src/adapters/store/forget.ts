import { type Database, transaction } from "./database.ts";

/** Conversations forgotten in one pass, at most. */
const CONVERSATIONS = 100;

/**
 * Deletes what conversations closed before `closedBefore` left behind, at most `limit` inbox and as many
 * outbox rows, and what agents' lanes did before then. A conversation with work left in either is not touched.
 */
export async function forget(db: Database, closedBefore: number, limit: number): Promise<number> {
  const before = Math.floor(closedBefore);
  return transaction(db.pool, async (client) => {
    const { rows } = await client.query<{ id: string }>({
      name: "forget-choose",
      text: `
        SELECT l.lane AS id FROM lanes l
        WHERE l.lane IN (
          SELECT c.id FROM conversations c
          WHERE c.closed_at < $1 AND NOT c.forgotten
            AND NOT EXISTS (SELECT FROM inbox i WHERE i.lane = c.id AND i.seq IS NULL)
            AND NOT EXISTS (SELECT FROM outbox o WHERE o.conversation = c.id AND o.ended IS NULL)
          ORDER BY c.closed_at LIMIT ${CONVERSATIONS}
        ) FOR UPDATE SKIP LOCKED`,
      values: [before],
    });
    const ids = rows.map(({ id }) => id);
    const deleted = async (name: string, text: string, values: unknown[]) =>
      (await client.query({ name, text, values })).rowCount ?? 0;
    let gone = await deleted(
      "forget-inbox",
      "DELETE FROM inbox WHERE (lane, id) IN (SELECT lane, id FROM inbox WHERE lane = ANY ($1::text[]) AND seq IS NOT NULL LIMIT $2)",
      [ids, limit],
    );
    gone += await deleted(
      "forget-outbox",
      "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE conversation = ANY ($1::text[]) AND ended IS NOT NULL LIMIT $2)",
      [ids, limit],
    );
    gone += await deleted(
      "forget-agent-inbox",
      `DELETE FROM inbox WHERE (lane, id) IN (
        SELECT lane, id FROM inbox WHERE seq IS NOT NULL AND lane LIKE 'agent:%' AND at < $1 ORDER BY at LIMIT $2)`,
      [before, limit],
    );
    gone += await deleted(
      "forget-agent-outbox",
      "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE ended IS NOT NULL AND conversation IS NULL AND at < $1 ORDER BY at LIMIT $2)",
      [before, limit],
    );
    await client.query({
      name: "forget-mark",
      text: `
        WITH done AS (
          UPDATE conversations c SET forgotten = true
          WHERE c.id = ANY ($1::text[])
            AND NOT EXISTS (SELECT FROM inbox i WHERE i.lane = c.id) AND NOT EXISTS (SELECT FROM outbox o WHERE o.conversation = c.id)
          RETURNING id
        ), unmapped AS (DELETE FROM message_map WHERE conversation IN (SELECT id FROM done))
        DELETE FROM outbox_lanes WHERE lane IN (SELECT 'customer:' || id FROM done UNION ALL SELECT 'room:' || id FROM done)`,
      values: [ids],
    });
    return gone;
  });
}
