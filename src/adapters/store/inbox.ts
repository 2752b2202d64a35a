import type { AgentEvent } from "../../application/ports/store.ts";
import type { ConversationEvent } from "../../domain/conversation/events.ts";
import type { Queryable } from "./database.ts";
import { toStoredJson } from "./stored-json.ts";

export interface InboxRow {
  readonly lane: string;
  readonly at: number;
  /** At most 500 characters, see `boundedKey`. */
  readonly key?: string;
  readonly event: ConversationEvent | AgentEvent;
}

/** Stores rows in their order, leaving out repeats; answers the keys that were stored. */
export async function insertInbox(on: Queryable, rows: readonly InboxRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  await makeAgentLanes(on, rows);
  const { rows: stored } = await on.query<{ key: string | null }>({
    name: "inbox-insert",
    text: `
      INSERT INTO inbox (lane, key, at, event)
      SELECT lane, key, at, event
      FROM unnest($1::text[], $2::text[], $3::bigint[], $4::json[]) WITH ORDINALITY AS r (lane, key, at, event, ord)
      ORDER BY ord
      ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING
      RETURNING key`,
    values: [
      rows.map((row) => row.lane),
      rows.map((row) => row.key ?? null),
      rows.map((row) => Math.round(row.at)),
      rows.map((row) => toStoredJson(row.event)),
    ],
  });
  return new Set(stored.flatMap(({ key }) => (key === null ? [] : [key])));
}

/** A conversation's lane is made with it; an agent's before the first event: one without events harms nobody. */
async function makeAgentLanes(on: Queryable, rows: readonly InboxRow[]): Promise<void> {
  const lanes = [...new Set(rows.map((row) => row.lane).filter((lane) => lane.startsWith("agent:")))].sort();
  if (lanes.length === 0) return;
  await on.query({
    name: "agent-lanes-insert",
    text: "INSERT INTO lanes (lane, kind) SELECT lane, 'agent' FROM unnest($1::text[]) AS lane ORDER BY lane ON CONFLICT DO NOTHING",
    values: [lanes],
  });
}
