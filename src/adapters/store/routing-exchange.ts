import type {
  ExternalLoad,
  LoadsTaken,
  RoutingEvent,
  RoutingExchange,
} from "../../application/ports/routing-ledger.ts";
import { lockAgents } from "./agents.ts";
import { type Database, type Queryable, transaction } from "./database.ts";
import { reportStates } from "./reported-states.ts";
import { wakeFor } from "./wake-for.ts";

/** What the routing server is told, and what it tells of its agents. */
export function routingExchange(db: Database): RoutingExchange {
  return {
    enable: (on, now) => transaction(db.pool, (client) => enable(client, on, now)),
    untold: (limit) => untold(db, limit),
    told: async (serials) => {
      await db.pool.query({
        name: "routing-events-told",
        text: "DELETE FROM routing_events WHERE id = ANY ($1::bigint[])",
        values: [serials],
      });
    },
    giveUp: async (before) => {
      const { rowCount } = await db.pool.query({
        name: "routing-events-give-up",
        text: `
          DELETE FROM routing_events WHERE id IN (
            SELECT id FROM (SELECT id, at FROM routing_events ORDER BY id LIMIT 1000) oldest WHERE at < $1)`,
        values: [Math.floor(before)],
      });
      return rowCount ?? 0;
    },
    reportLoads: async (loads, now) => {
      const { woke, ...taken } = await transaction(db.pool, (client) => reportLoads(client, loads, now));
      if (woke) db.nudge("waiting");
      return taken;
    },
    reportStates: (states, now) => reportStates(db, states, now),
    lapseLoads: (now) => lapseLoads(db, now),
  };
}

async function enable(client: Queryable, on: boolean, now: number): Promise<void> {
  if (!on) {
    const { rowCount } = await client.query({ text: "DELETE FROM routing_outlet" });
    if (rowCount === 0) return;
    await client.query({ text: "DELETE FROM routing_events" });
    await client.query({ text: "UPDATE external_loads SET until = 0" });
    return;
  }
  const { rowCount } = await client.query({
    text: "INSERT INTO routing_outlet (since) VALUES ($1) ON CONFLICT DO NOTHING",
    values: [Math.round(now)],
  });
  if (rowCount === 0) return;
  await client.query({
    text: "INSERT INTO routing_events (at, type, agent) SELECT $1, 'agent', id FROM agents WHERE NOT retired ORDER BY id",
    values: [Math.round(now)],
  });
}

interface EventRow {
  id: number;
  at: number;
  type: RoutingEvent["type"];
  conversation: string | null;
  attempt: number | null;
  agent: string | null;
  state: RoutingEvent["state"] | null;
}

async function untold(db: Database, limit: number): Promise<readonly RoutingEvent[]> {
  const { rows } = await db.pool.query<EventRow>({
    name: "routing-events-untold",
    text: `
      SELECT e.id, e.at, e.type, e.conversation, e.attempt, e.agent, s.state FROM routing_events e
      LEFT JOIN LATERAL (
        SELECT json_build_object('availability', a.availability, 'capacity', a.capacity,
          'load', (SELECT coalesce(sum(weight), 0) FROM claims c WHERE c.agent = a.id),
          'externalLoad', coalesce((SELECT load FROM external_loads x WHERE x.agent = a.id), 0)) AS state
        FROM agents a WHERE e.type = 'agent' AND a.id = e.agent
      ) s ON true
      ORDER BY e.id LIMIT $1`,
    values: [limit],
  });
  return rows.map(({ id, at, type, conversation, attempt, agent, state }) => ({
    serial: id,
    id: `${db.installation}-${id}`,
    at,
    type,
    ...(conversation === null ? {} : { conversation }),
    ...(attempt === null ? {} : { attempt }),
    ...(agent === null ? {} : { agent }),
    ...(state === null || state === undefined ? {} : { state }),
  }));
}

async function reportLoads(
  client: Queryable,
  loads: readonly ExternalLoad[],
  now: number,
): Promise<LoadsTaken & { readonly woke: boolean }> {
  const latest = new Map<string, ExternalLoad>();
  for (const load of loads) if (load.at >= (latest.get(load.agent)?.at ?? 0)) latest.set(load.agent, load);
  const given = [...latest.values()];
  await lockAgents(
    client,
    given.map(({ agent }) => agent),
  );
  const { rows } = await client.query<{ agent: string; known: boolean; taken: boolean; eased: boolean }>({
    name: "external-loads-report",
    text: `
      WITH given AS (
        SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[]) AS g (agent, load, at, until)
      ), before AS (
        SELECT g.agent, x.load FROM given g LEFT JOIN external_loads x ON x.agent = g.agent
      ), written AS (
        INSERT INTO external_loads AS x (agent, load, at, until)
        SELECT g.* FROM given g JOIN agents a ON a.id = g.agent AND NOT a.retired ORDER BY g.agent
        ON CONFLICT (agent) DO UPDATE SET load = excluded.load, at = excluded.at, until = excluded.until
        WHERE x.at <= excluded.at
        RETURNING agent
      )
      SELECT g.agent, EXISTS (SELECT FROM agents a WHERE a.id = g.agent AND NOT a.retired) AS known,
        w.agent IS NOT NULL AS taken, w.agent IS NOT NULL AND g.load < coalesce(b.load, 0) AS eased
      FROM given g JOIN before b ON b.agent = g.agent LEFT JOIN written w ON w.agent = g.agent`,
    values: [
      given.map(({ agent }) => agent),
      given.map(({ load }) => load),
      given.map(({ at }) => Math.round(at)),
      given.map(({ until }) => Math.round(Math.max(until, now))),
    ],
  });
  const woke = await wakeFor(
    client,
    rows.filter(({ eased }) => eased).map(({ agent }) => agent),
  );
  return {
    taken: rows.filter(({ taken }) => taken).length,
    unknown: rows.filter(({ known }) => !known).map(({ agent }) => agent),
    older: rows.filter(({ known, taken }) => known && !taken).map(({ agent }) => agent),
    woke,
  };
}

async function lapseLoads(db: Database, now: number): Promise<number> {
  const due = await lapsed(db.pool, now);
  if (due.length === 0) return 0;
  const freed = await transaction(db.pool, async (client) => {
    await lockAgents(client, due);
    const { rows } = await client.query<{ agent: string }>({
      name: "external-loads-lapse",
      text: "UPDATE external_loads SET load = 0 WHERE agent = ANY ($1::text[]) AND load > 0 AND until <= $2 RETURNING agent",
      values: [due, Math.floor(now)],
    });
    await wakeFor(
      client,
      rows.map(({ agent }) => agent),
    );
    return rows.length;
  });
  if (freed > 0) db.nudge("waiting");
  return freed;
}

async function lapsed(on: Queryable, now: number): Promise<readonly string[]> {
  const { rows } = await on.query<{ agent: string }>({
    name: "external-loads-lapsed",
    text: "SELECT agent FROM external_loads WHERE load > 0 AND until <= $1 LIMIT 1000",
    values: [Math.floor(now)],
  });
  return rows.map(({ agent }) => agent);
}
