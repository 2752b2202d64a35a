import { type AgentState, REASON_AT_FIRST } from "../../domain/routing/snapshot.ts";
import { REMOVED } from "./agent-reasons.ts";
import { type Database, type Queryable, transaction } from "./database.ts";
import { insertInbox } from "./inbox.ts";
import { wakeFor } from "./wake-for.ts";

/** Locks agents' rows in one order: whoever changes a claim holds its agent's row. */
export async function lockAgents(client: Queryable, agents: readonly string[]): Promise<void> {
  if (agents.length === 0) return;
  await client.query({
    name: "agents-lock",
    text: "SELECT id FROM agents WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE",
    values: [[...new Set(agents)]],
  });
}

/** Gives back what a conversation holds; answers how much it was. The agent's row is locked by the caller. */
export async function releaseSlots(
  client: Queryable,
  agent: string,
  conversation: string,
  now: number,
): Promise<number> {
  const { rows } = await client.query<{ weight: number }>({
    name: "claim-release",
    text: "DELETE FROM claims WHERE agent = $1 AND conversation = $2 RETURNING weight",
    values: [agent, conversation],
  });
  const [released] = rows;
  if (released === undefined) return 0;
  await client.query({
    name: "agent-idle",
    text: "UPDATE agents SET idle_since = $2 WHERE id = $1 AND NOT EXISTS (SELECT FROM claims WHERE agent = $1)",
    values: [agent, Math.round(now)],
  });
  return released.weight;
}

/** Takes a slot whatever the agent's state: they hold the conversation already. */
export async function claimSlot(client: Queryable, agent: string, conversation: string): Promise<void> {
  await client.query({
    name: "claim-take",
    text: `
      INSERT INTO claims (agent, conversation, weight)
      SELECT $1, $2, coalesce((
        SELECT (decision ->> 'weight')::integer FROM decisions WHERE conversation = $2 AND outcome = 'offer' ORDER BY serial DESC LIMIT 1
      ), 1) ON CONFLICT DO NOTHING`,
    values: [agent, conversation],
  });
}

/**
 * Someone who becomes ready has been idle only since then. Unknown agents have no availability. Whoever goes away is
 * let off what rings them: true when a conversation has heard so. The agent's row is locked by the caller.
 */
export async function setAvailability(
  client: Queryable,
  agent: string,
  availability: "ready" | "away",
  reason: string,
  now: number,
  until?: number,
): Promise<boolean> {
  await client.query({
    name: "agent-availability",
    text: `
      UPDATE agents SET availability = $2, reason = $3, back_at = $5, said_at = $4,
        idle_since = CASE WHEN $2 = 'ready' AND availability = 'away' THEN $4 ELSE idle_since END
      WHERE id = $1`,
    values: [
      agent,
      availability,
      reason.replaceAll("\0", "\ufffd"),
      Math.round(now),
      until === undefined ? null : Math.ceil(until),
    ],
  });
  return availability === "away" && tellOffers(client, agent, reason, now);
}

/** Slots are claimed under the agent's lock, so that no offer of theirs is missed. */
async function tellOffers(client: Queryable, agent: string, reason: string, now: number): Promise<boolean> {
  const { rows } = await client.query<{ conversation: string }>({
    name: "offers-of-agent",
    text: `
      SELECT k.conversation FROM claims k JOIN conversations c ON c.id = k.conversation
      WHERE k.agent = $1 AND c.stage NOT IN ('wrapping-up', 'closed')
        AND (c.stage <> 'connected' OR c.state #>> '{hosting,agentGone,away}' = 'move') ORDER BY k.serial`,
    values: [agent],
  });
  const event = { type: "AgentWentAway" as const, agent, reason };
  await insertInbox(
    client,
    rows.map(({ conversation }) => ({ lane: conversation, at: now, event })),
  );
  return rows.length > 0;
}

/** Those who were set away until now are ready again, and wake who waits for them. Answers whether anybody was. */
export async function bringBack(db: Database, now: number): Promise<boolean> {
  return transaction(db.pool, async (client) => {
    const { rows } = await client.query<{ id: string }>({
      name: "agents-back",
      text: `
        UPDATE agents SET availability = 'ready', reason = '', back_at = NULL, idle_since = $1 WHERE id IN (
          SELECT id FROM agents WHERE back_at <= $1 AND NOT retired ORDER BY id FOR UPDATE
        ) RETURNING id`,
      values: [Math.floor(now)],
    });
    return wakeFor(
      client,
      rows.map(({ id }) => id),
    );
  });
}

const AGENT_STATE = `
  SELECT a.id, a.availability, a.reason, a.capacity, a.idle_since AS "idleSince", a.rung_at AS "rungAt",
    (SELECT coalesce(sum(weight), 0) FROM claims c WHERE c.agent = a.id)::integer AS load
  FROM agents a WHERE NOT a.retired`;

export type StoredAgent = AgentState & { readonly capacity: number };

export async function agentStates(on: Queryable): Promise<readonly StoredAgent[]> {
  const { rows } = await on.query<StoredAgent>({
    name: "agent-states",
    text: `${AGENT_STATE} ORDER BY a.id`,
  });
  return rows;
}

export async function agentState(on: Queryable, agent: string): Promise<AgentState | undefined> {
  const { rows } = await on.query<StoredAgent>({
    name: "agent-state",
    text: `${AGENT_STATE} AND a.id = $1`,
    values: [agent],
  });
  return rows[0] && withoutCapacity(rows[0]);
}

export function withoutCapacity({ capacity: _capacity, ...state }: StoredAgent): AgentState {
  return state;
}

/**
 * Makes the agents' rows as the rules have them. Those who are no longer among them are retired, and each
 * conversation that holds a slot of theirs is told. Whoever came, came back or may serve more wakes who waits.
 */
export async function syncAgents(
  db: Database,
  agents: readonly { readonly id: string; readonly capacity: number; readonly automated?: object }[],
  now: number,
): Promise<void> {
  await transaction(db.pool, async (client) => {
    await client.query({ text: "SELECT id FROM agents ORDER BY id FOR UPDATE" });
    const ids = agents.map(({ id }) => id);
    const automated = agents.filter((agent) => agent.automated !== undefined).map(({ id }) => id);
    const { rows: helpful } = await client.query<{ id: string }>({
      text: `
        SELECT r.id FROM unnest($1::text[], $2::int[]) AS r (id, capacity) LEFT JOIN agents a ON a.id = r.id
        WHERE a.id IS NULL OR a.retired OR a.capacity < r.capacity OR (r.id = ANY ($3::text[]) AND a.availability = 'away')`,
      values: [ids, agents.map(({ capacity }) => capacity), automated],
    });
    await client.query({
      text: `
        INSERT INTO agents (id, capacity, reason, idle_since)
        SELECT id, capacity, $3, $4 FROM unnest($1::text[], $2::int[]) AS r (id, capacity) ORDER BY id
        ON CONFLICT (id) DO UPDATE SET capacity = excluded.capacity, retired = false,
          lowered_after = CASE WHEN agents.retired OR excluded.capacity < agents.capacity
            THEN coalesce((SELECT max(serial) FROM claims), 0) ELSE agents.lowered_after END`,
      values: [ids, agents.map(({ capacity }) => capacity), REASON_AT_FIRST, Math.round(now)],
    });
    await client.query({
      text: `
        UPDATE agents SET availability = 'ready', reason = '', idle_since = $2
        WHERE id = ANY ($1::text[]) AND availability = 'away' AND reason = ANY ($3::text[])`,
      values: [automated, Math.round(now), [REASON_AT_FIRST, REMOVED]],
    });
    await retire(client, ids, now);
    await wakeFor(
      client,
      helpful.map(({ id }) => id),
    );
  });
  db.nudge("waiting", "inbox");
}

async function retire(client: Queryable, kept: readonly string[], now: number): Promise<void> {
  const { rows } = await client.query<{ agent: string; conversation: string | null }>({
    text: `
      WITH gone AS (
        UPDATE agents SET retired = true, capacity = 0, availability = 'away', reason = $2
        WHERE NOT retired AND NOT id = ANY ($1::text[]) RETURNING id
      )
      SELECT g.id AS agent, c.conversation FROM gone g LEFT JOIN claims c ON c.agent = g.id ORDER BY c.serial`,
    values: [kept, REMOVED],
  });
  const told = rows.flatMap(({ agent, conversation }) =>
    conversation === null
      ? []
      : [{ lane: conversation, at: now, event: { type: "AgentLost" as const, agent, reason: REMOVED } }],
  );
  await insertInbox(client, told);
}
