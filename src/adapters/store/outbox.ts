import type { LaneKind, LanesAsked, OutboxLane, OutboxRow } from "../../application/ports/store.ts";
import type { Effect } from "../../domain/conversation/effects.ts";
import type { Database } from "./database.ts";
import { EFFECT_REF } from "./outbox-end.ts";
import { finishLanes } from "./outbox-lanes.ts";
import { MOST_ROWS_PER_LANE } from "./set-aside.ts";

/** How a row is named outside: unique for ever, also across a database made anew. */
export function deliveryId(installation: string, serial: number): string {
  return `${installation}-${serial}`;
}

export function serialOf(db: Database, id: string): number {
  const prefix = `${db.installation}-`;
  const serial = id.startsWith(prefix) ? Number(id.slice(prefix.length)) : Number.NaN;
  if (!Number.isSafeInteger(serial)) throw new TypeError(`${id} is not a delivery of this installation`);
  return serial;
}

interface LaneRow {
  lane: string;
  kind: LaneKind;
  opening: boolean;
  conversation: string | null;
  room: string | null;
  card: string | null;
  rows: { id: number; effect: Effect; attempts: number; at: number }[] | null;
  /** The row begun with the taking, and its attempts counted. */
  begun: number | null;
  attempts: number | null;
}

/** What a lane's delivery needs, for the lanes named by `from` (a relation with `lane`, `kind` and `opening`). */
const LANE = (from: string) => `
  SELECT l.lane, l.kind, l.opening, c.id AS conversation, coalesce(c.room_id, a.chat_room) AS room, c.card_event_id AS card, o.rows
  FROM ${from} l
  LEFT JOIN conversations c ON c.id = substr(l.lane, length(l.kind) + 2)
  LEFT JOIN agents a ON l.kind = 'agent' AND a.id = substr(l.lane, length(l.kind) + 2)
  CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object('id', p.id, 'effect', p.effect, 'attempts', p.attempts, 'at', p.at) ORDER BY p.pos) AS rows
    FROM (
      SELECT id, pos, effect, attempts, at FROM outbox
      WHERE lane = l.lane AND ended IS NULL ORDER BY pos LIMIT ${MOST_ROWS_PER_LANE}
    ) p
  ) o`;

/** Due lanes of one class, the urgent and then those longest due first. */
const DUE = (kind: LaneKind, opening: "true" | "false", most: string) => `ARRAY(
          SELECT lane FROM outbox_lanes
          WHERE done < last AND kind = '${kind}' AND opening = ${opening} AND ready_at <= $2
            AND (network IS NULL OR $4::text[] IS NULL OR network = ANY ($4))
          ORDER BY urgent DESC, ready_at LIMIT ${most} FOR UPDATE SKIP LOCKED
        )`;

export async function takeOutboxLanes(
  db: Database,
  { budget, worker, lease_ms, networks }: LanesAsked,
): Promise<readonly OutboxLane[]> {
  const { rows: taken } = await db.pool.query<LaneRow>({
    name: "outbox-take",
    text: `
      WITH taken AS (
        UPDATE outbox_lanes SET worker = $1, ready_at = $2::bigint + $3, lease_ms = $3
        WHERE lane = ANY (${DUE("customer", "false", "$5")} || ${DUE("room", "false", "$6")} || ${DUE("room", "true", "$7")} || ${DUE("agent", "false", "$8")})
        RETURNING lane, kind, opening
      ), begun AS (
        UPDATE outbox o SET attempts = o.attempts + 1 FROM taken t
        WHERE o.ended IS NULL AND o.id = (SELECT id FROM outbox WHERE lane = t.lane AND ended IS NULL ORDER BY pos LIMIT 1)
        RETURNING o.lane, o.id, o.attempts
      ), found AS (${LANE("taken")})
      SELECT f.*, b.id AS begun, b.attempts FROM found f LEFT JOIN begun b ON b.lane = f.lane`,
    values: [
      worker,
      Math.round(db.now()),
      lease_ms,
      networks ?? null,
      ...([budget.customer, budget.room, budget.opening, budget.agent] as const).map((most = 0) => most),
    ],
  });
  return andThoseChanged(db, worker, taken);
}

/**
 * A lane that another worker gave back while the statement above ran is seen by it as it was before: its head
 * has ended then, and was not begun. Such a lane is read once more; one with nothing left is given back.
 */
async function andThoseChanged(
  db: Database,
  worker: string,
  taken: readonly LaneRow[],
): Promise<readonly OutboxLane[]> {
  const isTrue = (row: LaneRow) => row.begun !== null && row.rows?.[0]?.id === row.begun;
  const changed = taken.filter((row) => !isTrue(row)).map(({ lane }) => lane);
  if (changed.length === 0) return taken.flatMap((row) => laneOf(db, row));
  const { rows: anew } = await db.pool.query<LaneRow>({
    name: "outbox-load",
    text: `${LANE("outbox_lanes")} WHERE l.lane = ANY ($1::text[])`,
    values: [changed],
  });
  const empty = anew.filter((row) => row.rows === null);
  if (empty.length > 0)
    await finishLanes(
      db,
      empty.map(({ lane }) => ({ lane, worker })),
    );
  const read = anew.map((row): LaneRow => ({ ...row, begun: null, attempts: null }));
  return [...taken.filter(isTrue), ...read].flatMap((row) => laneOf(db, row));
}

function laneOf(db: Database, row: LaneRow): readonly OutboxLane[] {
  const { lane, kind, opening, conversation, room, card, rows, attempts } = row;
  if (rows === null) return [];
  const named = rows.map(({ id, ...each }): OutboxRow => ({ id: deliveryId(db.installation, id), ...each }));
  return [
    {
      lane,
      kind,
      rows: named,
      ...(opening ? { opening } : {}),
      ...(attempts === null ? {} : { begun: { attempt: attempts } }),
      ...(conversation === null ? {} : { conversation }),
      ...(room === null ? {} : { roomId: room }),
      ...(card === null ? {} : { cardEventId: card }),
    },
  ];
}

/** Tells conversations, once per message, of an agent's words that did not get through yet. */
export async function reportDelays(
  db: Database,
  now: number,
  olderThan_ms: number,
  limit: number,
): Promise<number> {
  const { rows } = await db.pool.query({
    name: "outbox-delays",
    text: `
      WITH d AS (
        UPDATE outbox SET delayed = true, reported = true WHERE id IN (
          SELECT id FROM outbox
          WHERE ended IS NULL AND NOT delayed AND type = 'SayToCustomer' AND source IS NOT NULL AND at <= $1::bigint - $2::bigint
          ORDER BY at LIMIT $3 FOR UPDATE SKIP LOCKED
        ) RETURNING id, conversation, type, source, agent, at
      )
      INSERT INTO inbox (lane, key, at, event)
      SELECT d.conversation, 'delay:' || d.id, $1,
        json_build_object('type', 'DeliveryDelayed', 'effect', ${EFFECT_REF}, 'waited_ms', $1::bigint - d.at)
      FROM d ORDER BY d.id ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING RETURNING id`,
    values: [Math.floor(now), olderThan_ms, limit],
  });
  if (rows.length > 0) db.nudge("inbox");
  return rows.length;
}
