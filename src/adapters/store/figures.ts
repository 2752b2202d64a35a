import type { StoreFigures } from "../../application/ports/store.ts";
import type { Database } from "./database.ts";

interface FigureRow {
  what: "inbox" | "outbox" | "oldest" | "stage" | "queue" | "availability";
  name: string;
  n: number | null;
}

/** Counts for metrics. Closed conversations are not counted: they only grow. */
export async function figures(db: Database): Promise<StoreFigures> {
  const { rows } = await db.pool.query<FigureRow>({
    name: "figures",
    text: `
      SELECT 'inbox' AS what, '' AS name, count(*) AS n FROM inbox WHERE seq IS NULL
      UNION ALL SELECT 'outbox', split_part(lane, ':', 1), count(*) FROM outbox WHERE ended IS NULL GROUP BY 2
      UNION ALL SELECT 'oldest', '', min(at) FROM outbox WHERE ended IS NULL
      UNION ALL SELECT 'stage', stage, count(*) FROM conversations WHERE closed_at IS NULL AND stage IS NOT NULL GROUP BY 2
      UNION ALL SELECT 'queue', coalesce(queue, ''), count(*) FROM waiting GROUP BY 2
      UNION ALL SELECT 'availability', availability, count(*) FROM agents WHERE NOT retired GROUP BY 2`,
  });
  const named = (what: FigureRow["what"]) =>
    Object.fromEntries(rows.filter((row) => row.what === what).map((row) => [row.name, row.n ?? 0]));
  const one = (what: FigureRow["what"]) => rows.find((row) => row.what === what)?.n ?? undefined;
  const oldest = one("oldest");
  return {
    inboxPending: one("inbox") ?? 0,
    outboxPending: { customer: 0, room: 0, agent: 0, ...named("outbox") },
    oldestOutbox_ms: oldest === undefined ? 0 : Math.max(0, Math.round(db.now()) - oldest),
    conversationsByStage: named("stage"),
    waitingByQueue: named("queue"),
    agentsByAvailability: named("availability"),
  };
}
