import { runSql } from "./database.ts";

/** Columns that name a conversation, as themselves or inside of what they hold. */
const TABLES: Readonly<Record<string, { readonly of: string; readonly columns: readonly string[] }>> = {
  conversations: {
    of: "id",
    columns: [
      "id",
      "state",
      "previous",
      "stage",
      "seq",
      "room_id",
      "card_event_id",
      "next_timer",
      "fired",
      "closed_at",
      "forgotten",
    ],
  },
  lanes: { of: "lane", columns: ["lane", "kind"] },
  threads: { of: "conversation", columns: ["key", "network", "desk", "identity", "conversation"] },
  inbox: { of: "lane", columns: ["lane", "key", "at", "event", "seq"] },
  outbox: {
    of: "conversation",
    columns: [
      "lane",
      "pos",
      "conversation",
      "at",
      "effect",
      "type",
      "source",
      "agent",
      "reported",
      "delayed",
      "attempts",
      "ended",
    ],
  },
  message_map: { of: "conversation", columns: ["conversation", "event_id", "network_id"] },
  decisions: {
    of: "conversation",
    columns: ["id", "conversation", "attempt", "at", "outcome", "rule", "queue", "decision"],
  },
};

/** Copies the open conversation of the database, and the closed one, until there are so many of each. */
export async function multiply(
  databaseUrl: string,
  wanted: { readonly open: number; readonly closed: number },
): Promise<void> {
  const { rows } = await runSql(
    databaseUrl,
    "SELECT id, closed_at IS NULL AS open, state->'customer'->>'identity' AS identity FROM conversations",
  );
  for (const { id, open, identity } of rows) {
    const copies = (open ? wanted.open : wanted.closed) - 1;
    for (const [table, { of, columns }] of Object.entries(TABLES))
      await copy(databaseUrl, { table, of, columns, id, identity, copies });
    const lanes = "lane, kind, network, last, done, ready_at";
    await runSql(
      databaseUrl,
      `INSERT INTO outbox_lanes (${lanes})
       SELECT replace(lane, $1, $1 || 'c' || n), kind, network, last, done, ready_at
       FROM outbox_lanes, generate_series(1, $2::int) AS n WHERE lane IN ('customer:' || $1, 'room:' || $1)`,
      [id, copies],
    );
  }
  await runSql(databaseUrl, "ANALYZE");
}

interface Copying {
  readonly table: string;
  readonly of: string;
  readonly columns: readonly string[];
  readonly id: string;
  readonly identity: string;
  readonly copies: number;
}

/** Every text of a copy names the copy and its own customer; so do keys, which must not be there twice. */
async function copy(
  databaseUrl: string,
  { table, of, columns, id, identity, copies }: Copying,
): Promise<void> {
  const unique = UNIQUE[table] ?? "";
  await runSql(
    databaseUrl,
    `INSERT INTO ${table} (${columns.join(", ")})
     SELECT ${columns.map((column) => `renamed.${column}`).join(", ")}
     FROM (SELECT to_jsonb(o) AS row FROM ${table} o WHERE o.${of} = $1) t
     CROSS JOIN generate_series(1, $3::int) AS n
     CROSS JOIN LATERAL jsonb_populate_record(
       NULL::${table}, replace(replace(t.row::text, $1, $1 || 'c' || n), $2, n || '.' || $2)::jsonb ${unique}
     ) AS renamed`,
    [id, identity, copies],
  );
}

/** Keys that name no conversation, and must not be there twice. */
const UNIQUE: Readonly<Record<string, string>> = {
  inbox: "|| jsonb_build_object('key', (t.row->>'key') || '-' || n || '-' || $1)",
  decisions: "|| jsonb_build_object('id', (t.row->>'id') || '-' || n)",
};
