import type { LaneKind, OutboxLane, OutboxRow } from "../../application/ports/store.ts";
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
  conversation: string | null;
  room: string | null;
  card: string | null;
  rows: { id: number; effect: Effect; attempts: number; at: number }[] | null;
}

export async function takeOutboxLanes(
  db: Database,
  kinds: readonly LaneKind[],
  limit: number,
  worker: string,
  lease_ms: number,
  networks?: readonly string[],
): Promise<readonly OutboxLane[]> {
  const { rows: taken } = await db.pool.query<{ lane: string }>({
    name: "outbox-take",
    text: `
      UPDATE outbox_lanes SET worker = $3, ready_at = $4::bigint + $5, lease_ms = $5 WHERE lane = ANY (ARRAY(
        SELECT lane FROM outbox_lanes WHERE done < last AND kind = ANY ($1::text[]) AND ready_at <= $4
          AND (network IS NULL OR $6::text[] IS NULL OR network = ANY ($6))
        ORDER BY ready_at LIMIT $2 FOR UPDATE SKIP LOCKED
      )) RETURNING lane`,
    values: [kinds, limit, worker, Math.round(db.now()), lease_ms, networks ?? null],
  });
  if (taken.length === 0) return [];
  const rows = await loadLanes(
    db,
    taken.map(({ lane }) => lane),
  );
  const empty = rows.filter((row) => row.rows === null);
  if (empty.length > 0)
    await finishLanes(
      db,
      empty.map(({ lane }) => ({ lane, worker })),
    );
  return rows.flatMap((row) => laneOf(db, row));
}

async function loadLanes(db: Database, lanes: readonly string[]): Promise<readonly LaneRow[]> {
  const { rows } = await db.pool.query<LaneRow>({
    name: "outbox-load",
    text: `
      SELECT l.lane, l.kind, c.id AS conversation, coalesce(c.room_id, a.chat_room) AS room, c.card_event_id AS card, o.rows
      FROM outbox_lanes l
      LEFT JOIN conversations c ON l.kind <> 'agent' AND c.id = substr(l.lane, length(l.kind) + 2)
      LEFT JOIN agents a ON l.kind = 'agent' AND a.id = substr(l.lane, length(l.kind) + 2)
      CROSS JOIN LATERAL (
        SELECT json_agg(json_build_object('id', p.id, 'effect', p.effect, 'attempts', p.attempts, 'at', p.at) ORDER BY p.pos) AS rows
        FROM (
          SELECT id, pos, effect, attempts, at FROM outbox
          WHERE lane = l.lane AND ended IS NULL ORDER BY pos LIMIT ${MOST_ROWS_PER_LANE}
        ) p
      ) o
      WHERE l.lane = ANY ($1::text[])`,
    values: [lanes],
  });
  return rows;
}

function laneOf(
  db: Database,
  { lane, kind, conversation, room, card, rows }: LaneRow,
): readonly OutboxLane[] {
  if (rows === null) return [];
  const named = rows.map(({ id, ...row }): OutboxRow => ({ id: deliveryId(db.installation, id), ...row }));
  return [
    {
      lane,
      kind,
      rows: named,
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
