import type { ConversationState } from "../../domain/conversation/state.ts";
import { type Database, type Queryable, transaction } from "./database.ts";
import { dueTimers, nextTimer, type Timers } from "./due-timers.ts";
import { type InboxRow, insertInbox } from "./inbox.ts";

interface DueRow {
  id: string;
  state: ConversationState;
  fired: Timers;
}

interface Firing {
  readonly id: string;
  readonly fired: Timers;
  readonly next: number | undefined;
  readonly rows: readonly InboxRow[];
}

/** Puts deadlines that have passed into their lanes. A lane under a fold's lock is left to the next look. */
export async function fireTimers(
  db: Database,
  now: number,
  limit: number,
): Promise<{ readonly fired: number; readonly next?: number }> {
  const fired = await transaction(db.pool, async (client) => {
    const firings = (await lockDue(client, now, limit)).map((row) => fire(row, now));
    if (firings.length === 0) return 0;
    await writeFired(client, firings);
    const rows = firings.flatMap((firing) => firing.rows);
    await insertInbox(client, rows);
    return rows.length;
  });
  if (fired > 0) db.nudge("inbox");
  const { rows } = await db.pool.query<{ next: number | null }>({
    name: "timers-next",
    text: "SELECT min(next_timer) AS next FROM conversations",
  });
  const next = rows[0]?.next ?? undefined;
  return next === undefined ? { fired } : { fired, next };
}

async function lockDue(client: Queryable, now: number, limit: number): Promise<readonly DueRow[]> {
  const { rows: locked } = await client.query<{ lane: string }>({
    name: "timers-lock",
    text: `
      SELECT l.lane FROM lanes l
      WHERE l.lane IN (SELECT id FROM conversations WHERE next_timer <= $1 ORDER BY next_timer LIMIT $2)
      FOR UPDATE SKIP LOCKED`,
    values: [Math.floor(now), limit],
  });
  if (locked.length === 0) return [];
  const { rows } = await client.query<DueRow>({
    name: "timers-load",
    text: "SELECT id, state, fired FROM conversations WHERE id = ANY ($1::text[]) AND next_timer <= $2 ORDER BY next_timer, id",
    values: [locked.map(({ lane }) => lane), Math.floor(now)],
  });
  return rows;
}

function fire({ id, state, fired }: DueRow, now: number): Firing {
  const due = dueTimers(state.timers, fired, now);
  const record = { ...fired, ...Object.fromEntries(due.map((each) => [each.timer, each.due])) };
  const rows = due.map(
    (each): InboxRow => ({
      lane: id,
      key: `timer:${id}:${each.timer}:${each.due}`,
      at: now,
      event: { type: "DeadlinePassed", timer: each.timer, due: each.due },
    }),
  );
  return { id, fired: record, next: nextTimer(state.timers, record), rows };
}

async function writeFired(client: Queryable, firings: readonly Firing[]): Promise<void> {
  await client.query({
    name: "timers-fired",
    text: `
      UPDATE conversations c SET fired = r.fired, next_timer = r.next
      FROM unnest($1::text[], $2::jsonb[], $3::bigint[]) AS r (id, fired, next) WHERE c.id = r.id`,
    values: [
      firings.map(({ id }) => id),
      firings.map(({ fired }) => JSON.stringify(fired)),
      firings.map(({ next }) => (next === undefined ? null : Math.ceil(next))),
    ],
  });
}
