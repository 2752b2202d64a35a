import type { DeliveryEnd, LaneKind, OutboxLane, OutboxRow } from "../../application/ports/store.ts";
import type { Effect } from "../../domain/conversation/effects.ts";
import type { Database } from "./database.ts";
import { MOST_ROWS_PER_LANE } from "./set-aside.ts";
import { toStoredJson, toStoredText } from "./stored-json.ts";

/** How a row is named outside: unique for ever, also across a database made anew. */
export function deliveryId(installation: string, serial: number): string {
  return `${installation}-${serial}`;
}

function serialOf(db: Database, id: string): number {
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
  for (const { lane } of empty) await finishLane(db, lane, worker, undefined);
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

/** Counts the attempt and, when half of the lease is gone, renews it. */
export async function beginDelivery(
  db: Database,
  id: string,
  worker: string,
): Promise<{ readonly attempt: number } | "lease-lost"> {
  const now = Math.round(db.now());
  const { rows } = await db.pool.query<{ attempts: number; lane: string; lease_ms: number; left: number }>({
    name: "outbox-begin",
    text: `
      UPDATE outbox o SET attempts = attempts + 1 FROM outbox_lanes l
      WHERE o.id = $1 AND o.ended IS NULL AND l.lane = o.lane AND l.worker = $2 AND l.ready_at > $3
      RETURNING o.attempts, l.lane, l.lease_ms, l.ready_at - $3 AS left`,
    values: [serialOf(db, id), worker, now],
  });
  const [begun] = rows;
  if (!begun) return "lease-lost";
  if (begun.left < begun.lease_ms / 2 && !(await renewLane(db, begun.lane, worker, now))) return "lease-lost";
  return { attempt: begun.attempts };
}

async function renewLane(db: Database, lane: string, worker: string, now: number): Promise<boolean> {
  const { rowCount } = await db.pool.query({
    name: "outbox-lane-renew",
    text: "UPDATE outbox_lanes SET ready_at = $3::bigint + lease_ms WHERE lane = $1 AND worker = $2 AND ready_at > $3",
    values: [lane, worker, now],
  });
  return rowCount === 1;
}

/**
 * Ends a delivery once. What has got through counts also when the lease was lost meanwhile: that it arrived is
 * true all the same.
 */
export async function finishDelivery(db: Database, id: string, end: DeliveryEnd): Promise<void> {
  const serial = serialOf(db, id);
  if (end.kind === "retry") {
    await db.pool.query({
      name: "outbox-retry",
      text: "UPDATE outbox SET why = $2 WHERE id = $1 AND ended IS NULL",
      values: [serial, toStoredText(end.why).slice(0, 500)],
    });
    return;
  }
  const { rows } = await db.pool.query<{ told: boolean }>(
    end.kind === "delivered" ? delivered(serial, end) : rejected(serial, end),
  );
  if (rows[0]?.told) db.nudge("inbox");
}

const EFFECT_REF =
  "json_strip_nulls(json_build_object('type', d.type, 'source', d.source, 'agent', d.agent))";

function delivered(serial: number, end: Extract<DeliveryEnd, { kind: "delivered" }>) {
  return {
    name: "outbox-delivered",
    text: `
      WITH d AS (
        UPDATE outbox SET ended = $2, why = NULL WHERE id = $1 AND ended IS NULL
        RETURNING id, conversation, type, source, agent, reported
      ), paired AS (
        INSERT INTO message_map (conversation, event_id, network_id)
        SELECT conversation, CASE type WHEN 'SayToCustomer' THEN source ELSE $3 END, CASE type WHEN 'SayToCustomer' THEN $3 ELSE source END
        FROM d WHERE source IS NOT NULL AND $3::text IS NOT NULL AND type IN ('SayToCustomer', 'PostInRoom')
      ), placed AS (
        UPDATE conversations c SET
          card_event_id = CASE d.type WHEN 'UpdateCard' THEN coalesce($3, c.card_event_id) END,
          room_id = CASE d.type WHEN 'OpenRoom' THEN coalesce($4, c.room_id) ELSE c.room_id END
        FROM d WHERE c.id = d.conversation AND d.type IN ('UpdateCard', 'OpenRoom')
          AND (d.type = 'UpdateCard' OR NOT EXISTS (SELECT FROM conversations o WHERE o.room_id = $4 AND o.id <> d.conversation))
      )
      INSERT INTO inbox (lane, key, at, event)
      SELECT d.conversation, 'delivery:' || d.id, $5, json_strip_nulls(json_build_object('type', 'Delivered', 'effect', ${EFFECT_REF}, 'roomId', $4::text))
      FROM d WHERE d.reported AND d.conversation IS NOT NULL
      ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING RETURNING true AS told`,
    values: [serial, toStoredJson(end), textOrNull(end.remoteId), textOrNull(end.roomId), Math.round(end.at)],
  };
}

function rejected(serial: number, end: Extract<DeliveryEnd, { kind: "rejected" }>) {
  return {
    name: "outbox-rejected",
    text: `
      WITH d AS (
        UPDATE outbox SET ended = $2, why = NULL WHERE id = $1 AND ended IS NULL
        RETURNING id, conversation, type, source, agent
      )
      INSERT INTO inbox (lane, key, at, event)
      SELECT d.conversation, 'delivery:' || d.id, $3,
        json_build_object('type', 'DeliveryFailed', 'effect', ${EFFECT_REF}, 'code', $4::text, 'notice', $5::text)
      FROM d WHERE d.conversation IS NOT NULL
      ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING RETURNING true AS told`,
    values: [serial, toStoredJson(end), Math.round(end.at), toStoredText(end.code), toStoredText(end.notice)],
  };
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined ? null : toStoredText(text);
}

/**
 * Gives a lane back. `done` is what this statement's own view knows to have ended: rows added meanwhile raise
 * `last` only, so that they are never taken for done.
 */
export async function finishLane(
  db: Database,
  lane: string,
  worker: string,
  retryAt: number | undefined,
): Promise<void> {
  const { rows } = await db.pool.query<{ more: boolean }>({
    name: "outbox-lane-finish",
    text: `
      UPDATE outbox_lanes l SET worker = NULL, ready_at = $3, done = greatest(l.done, p.done)
      FROM (
        SELECT coalesce(
          (SELECT min(pos) - 1 FROM outbox WHERE lane = $1 AND ended IS NULL),
          (SELECT last FROM outbox_lanes WHERE lane = $1)
        ) AS done
      ) p
      WHERE l.lane = $1 AND l.worker = $2 RETURNING l.done < l.last AS more`,
    values: [lane, worker, retryAt === undefined ? 0 : Math.ceil(retryAt)],
  });
  if (retryAt === undefined && rows[0]?.more) db.nudge("outbox");
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
