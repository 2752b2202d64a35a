import type { DeliveryEnd } from "../../application/ports/store.ts";
import type { Database } from "./database.ts";
import { servedAt } from "./outbox-lanes.ts";
import { toStoredJson, toStoredText } from "./stored-json.ts";

/** Enough of an effect to understand its outcome by (EffectRef). */
export const EFFECT_REF =
  "json_strip_nulls(json_build_object('type', d.type, 'source', d.source, 'agent', d.agent))";

export interface Delivered {
  readonly serial: number;
  readonly end: Extract<DeliveryEnd, { kind: "delivered" }>;
  /** Whose lane is given back with it: it was the last that this worker had of it. */
  readonly givenBackBy?: string;
}

/**
 * Ends deliveries once each, and gives lanes back. What has got through counts also when the lease was lost
 * meanwhile: that it arrived is true all the same.
 */
export async function endAsDelivered(db: Database, all: readonly Delivered[]): Promise<readonly undefined[]> {
  const { rows } = await db.pool.query<{ told: boolean; more: boolean }>({
    name: "outbox-delivered",
    text: `
      WITH given AS MATERIALIZED (
        SELECT l.lane, r.worker, o.pos
        FROM unnest($1::bigint[], $6::text[]) AS r (id, worker) JOIN outbox o USING (id) JOIN outbox_lanes l ON l.lane = o.lane
        WHERE r.worker IS NOT NULL ORDER BY l.lane FOR UPDATE OF l
      ), d AS (
        UPDATE outbox o SET ended = r.ended, why = NULL
        FROM unnest($1::bigint[], $2::json[], $3::text[], $4::text[], $5::bigint[]) AS r (id, ended, remote, room, at)
        WHERE o.id = r.id AND o.ended IS NULL
        RETURNING o.id, o.conversation, o.type, o.source, o.agent, o.reported, r.remote, r.room, r.at
      ), back AS (
        UPDATE outbox_lanes l SET worker = NULL, ready_at = $7, done = greatest(l.done, g.pos),
          urgent = l.urgent AND greatest(l.done, g.pos) < l.last
        FROM given g WHERE l.lane = g.lane AND l.worker = g.worker
        RETURNING l.done < l.last AS more
      ), paired AS (
        INSERT INTO message_map (conversation, event_id, network_id)
        SELECT conversation, CASE type WHEN 'SayToCustomer' THEN source ELSE remote END, CASE type WHEN 'SayToCustomer' THEN remote ELSE source END
        FROM d WHERE source IS NOT NULL AND remote IS NOT NULL AND type IN ('SayToCustomer', 'PostInRoom', 'PostAsAgent') ORDER BY id
      ), placed AS (
        UPDATE conversations c SET
          card_event_id = CASE d.type WHEN 'UpdateCard' THEN coalesce(d.remote, c.card_event_id) END,
          room_id = CASE d.type WHEN 'OpenRoom' THEN coalesce(d.room, c.room_id) ELSE c.room_id END
        FROM d WHERE c.id = d.conversation AND d.type IN ('UpdateCard', 'OpenRoom')
          AND (d.type = 'UpdateCard' OR NOT EXISTS (SELECT FROM conversations o WHERE o.room_id = d.room AND o.id <> d.conversation))
      ), opened AS (
        UPDATE outbox_lanes l SET opening = false FROM d WHERE d.type = 'OpenRoom' AND l.lane = 'room:' || d.conversation
      ), told AS (
        INSERT INTO inbox (lane, key, at, event)
        SELECT d.conversation, 'delivery:' || d.id, d.at, json_strip_nulls(json_build_object('type', 'Delivered', 'effect', ${EFFECT_REF}, 'roomId', d.room))
        FROM d WHERE d.reported AND d.conversation IS NOT NULL ORDER BY d.id
        ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING RETURNING 1
      )
      SELECT EXISTS (SELECT FROM told) AS told, EXISTS (SELECT FROM back WHERE more) AS more`,
    values: [
      all.map(({ serial }) => serial),
      all.map(({ end }) => toStoredJson(end)),
      all.map(({ end }) => textOrNull(end.remoteId)),
      all.map(({ end }) => textOrNull(end.roomId)),
      all.map(({ end }) => Math.round(end.at)),
      all.map(({ givenBackBy }) => givenBackBy ?? null),
      servedAt(db),
    ],
  });
  if (rows[0]?.told) db.nudge("inbox");
  if (rows[0]?.more) db.nudge("outbox");
  return all.map(() => undefined);
}

/** Ends a delivery that was refused, or notes why it is to be tried again. */
export async function finishDelivery(
  db: Database,
  serial: number,
  end: Exclude<DeliveryEnd, { kind: "delivered" }>,
): Promise<void> {
  if (end.kind === "retry") {
    await db.pool.query({
      name: "outbox-retry",
      text: "UPDATE outbox SET why = $2 WHERE id = $1 AND ended IS NULL",
      values: [serial, toStoredText(end.why).slice(0, 500)],
    });
    return;
  }
  const { rows } = await db.pool.query<{ told: boolean }>(rejected(serial, end));
  if (rows[0]?.told) db.nudge("inbox");
}

function rejected(serial: number, end: Extract<DeliveryEnd, { kind: "rejected" }>) {
  return {
    name: "outbox-rejected",
    text: `
      WITH d AS (
        UPDATE outbox SET ended = $2, why = NULL WHERE id = $1 AND ended IS NULL
        RETURNING id, conversation, type, source, agent
      ), not_opened AS (
        UPDATE outbox_lanes l SET opening = false FROM d WHERE d.type = 'OpenRoom' AND l.lane = 'room:' || d.conversation
      )
      INSERT INTO inbox (lane, key, at, event)
      SELECT d.conversation, 'delivery:' || d.id, $3,
        json_build_object('type', 'DeliveryFailed', 'effect', ${EFFECT_REF}, 'code', $4::text, 'notice', $5::json)
      FROM d WHERE d.conversation IS NOT NULL
      ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING RETURNING true AS told`,
    values: [serial, toStoredJson(end), Math.round(end.at), toStoredText(end.code), toStoredJson(end.notice)],
  };
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined ? null : toStoredText(text);
}
