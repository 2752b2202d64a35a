import type { Queryable } from "./database.ts";
import type { PlannedDelivery } from "./plan-effects.ts";
import { toStoredJson } from "./stored-json.ts";

export type OutboxInsert = PlannedDelivery & { readonly conversation?: string };

/** Lanes to be leased to a worker in the same breath, if nothing is left to deliver in them. */
export interface Handing {
  readonly worker: string;
  readonly lease_ms: number;
  readonly lanes: ReadonlySet<string>;
}

/**
 * Adds rows at the ends of their lanes. A lane's row is locked (all in one order) before positions are given,
 * so that they grow in the order of commits also where several conversations write to one agent.
 *
 * Of the lanes that were leased it answers the rows' serials in order, the first begun.
 */
export async function insertOutbox(
  client: Queryable,
  rows: readonly OutboxInsert[],
  now: number,
  handing?: Handing,
): Promise<ReadonlyMap<string, readonly number[]>> {
  if (rows.length === 0) return new Map();
  const count = new Map<string, number>();
  const nth = rows.map((row) => {
    const position = (count.get(row.lane) ?? 0) + 1;
    count.set(row.lane, position);
    return position;
  });
  const networks = new Map(rows.map((row) => [row.lane, row.network]));
  const having = (type: string) =>
    new Set(rows.filter(({ ref }) => ref.type === type).map(({ lane }) => lane));
  const opening = having("OpenRoom");
  const urgent = having("InviteAgent");
  const { rows: leased } = await client.query<{ lane: string; id: number }>({
    name: "outbox-insert",
    text: `
      WITH grown AS (
        INSERT INTO outbox_lanes AS l (lane, kind, last, network, opening, urgent, worker, ready_at, lease_ms)
        SELECT lane, kind, n, network, opening, urgent, worker, ready_at, lease_ms
        FROM (
          SELECT g.*, CASE WHEN handed THEN $18 END AS worker, CASE WHEN handed THEN $4::bigint + $19 ELSE 0 END AS ready_at,
            CASE WHEN handed THEN $19::bigint ELSE 0 END AS lease_ms
          FROM unnest($1::text[], $2::text[], $3::bigint[], $14::text[], $15::boolean[], $16::boolean[], $17::boolean[])
            AS g (lane, kind, n, network, opening, urgent, handed)
        ) g ORDER BY lane
        ON CONFLICT (lane) DO UPDATE SET last = l.last + excluded.last,
          opening = l.opening OR excluded.opening, urgent = l.urgent OR excluded.urgent,
          worker = CASE WHEN l.done = l.last AND excluded.worker IS NOT NULL THEN excluded.worker ELSE l.worker END,
          ready_at = CASE WHEN l.done = l.last AND excluded.worker IS NOT NULL THEN excluded.ready_at ELSE l.ready_at END,
          lease_ms = CASE WHEN l.done = l.last AND excluded.worker IS NOT NULL THEN excluded.lease_ms ELSE l.lease_ms END
        RETURNING lane, last, done, worker
      ), added AS (
        INSERT INTO outbox (lane, pos, conversation, at, effect, type, source, agent, reported, attempts)
        SELECT r.lane, g.last - r.of + r.nth, r.conversation, $4, r.effect, r.type, r.source, r.agent, r.reported,
          CASE WHEN r.nth = 1 AND g.worker = $18 AND g.done = g.last - r.of THEN 1 ELSE 0 END
        FROM unnest($5::text[], $6::bigint[], $7::bigint[], $8::text[], $9::json[], $10::text[], $11::text[], $12::text[], $13::boolean[])
          WITH ORDINALITY AS r (lane, nth, of, conversation, effect, type, source, agent, reported, ord)
        JOIN grown g ON g.lane = r.lane
        ORDER BY r.ord
        RETURNING lane, id, attempts
      )
      SELECT lane, id FROM added WHERE lane IN (SELECT lane FROM added WHERE attempts = 1) ORDER BY id`,
    values: [
      [...count.keys()],
      [...count.keys()].map((lane) => lane.slice(0, lane.indexOf(":"))),
      [...count.values()],
      Math.round(now),
      rows.map((row) => row.lane),
      nth,
      rows.map((row) => count.get(row.lane)),
      rows.map((row) => row.conversation ?? null),
      rows.map((row) => toStoredJson(row.effect)),
      rows.map((row) => row.ref.type),
      rows.map((row) => row.ref.source?.replaceAll("\0", "\ufffd") ?? null),
      rows.map((row) => row.ref.agent?.replaceAll("\0", "\ufffd") ?? null),
      rows.map((row) => row.reported),
      [...count.keys()].map((lane) => networks.get(lane) ?? null),
      [...count.keys()].map((lane) => opening.has(lane)),
      [...count.keys()].map((lane) => urgent.has(lane)),
      [...count.keys()].map((lane) => handing?.lanes.has(lane) ?? false),
      handing?.worker ?? null,
      handing?.lease_ms ?? 0,
    ],
  });
  return serialsOf(leased);
}

function serialsOf(leased: readonly { readonly lane: string; readonly id: number }[]) {
  const lanes = Map.groupBy(leased, ({ lane }) => lane);
  return new Map([...lanes].map(([lane, rows]) => [lane, rows.map(({ id }) => id)]));
}
