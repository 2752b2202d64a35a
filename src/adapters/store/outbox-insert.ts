import type { Queryable } from "./database.ts";
import type { PlannedDelivery } from "./plan-effects.ts";
import { toStoredJson } from "./stored-json.ts";

export type OutboxInsert = PlannedDelivery & { readonly conversation?: string };

/**
 * Adds rows at the ends of their lanes. A lane's row is locked (all in one order) before positions are given,
 * so that they grow in the order of commits also where several conversations write to one agent.
 */
export async function insertOutbox(
  client: Queryable,
  rows: readonly OutboxInsert[],
  now: number,
): Promise<void> {
  if (rows.length === 0) return;
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
  await client.query({
    name: "outbox-insert",
    text: `
      WITH grown AS (
        INSERT INTO outbox_lanes AS l (lane, kind, last, network, opening, urgent)
        SELECT lane, kind, n, network, opening, urgent
        FROM unnest($1::text[], $2::text[], $3::bigint[], $14::text[], $15::boolean[], $16::boolean[])
          AS g (lane, kind, n, network, opening, urgent) ORDER BY lane
        ON CONFLICT (lane) DO UPDATE SET last = l.last + excluded.last,
          opening = l.opening OR excluded.opening, urgent = l.urgent OR excluded.urgent
        RETURNING lane, last
      )
      INSERT INTO outbox (lane, pos, conversation, at, effect, type, source, agent, reported)
      SELECT r.lane, g.last - r.of + r.nth, r.conversation, $4, r.effect, r.type, r.source, r.agent, r.reported
      FROM unnest($5::text[], $6::bigint[], $7::bigint[], $8::text[], $9::json[], $10::text[], $11::text[], $12::text[], $13::boolean[])
        WITH ORDINALITY AS r (lane, nth, of, conversation, effect, type, source, agent, reported, ord)
      JOIN grown g ON g.lane = r.lane
      ORDER BY r.ord`,
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
    ],
  });
}
