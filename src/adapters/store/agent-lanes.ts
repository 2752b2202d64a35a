import type pg from "pg";
import type {
  AgentEvent,
  AgentLaneView,
  AgentResult,
  AgentWork,
  Availability,
} from "../../application/ports/store.ts";
import type { ConversationState } from "../../domain/conversation/state.ts";
import { agentState, agentStates, lockAgents, setAvailability, withoutCapacity } from "./agents.ts";
import { changeBlocks, currentBlocks, runningWith } from "./blocks.ts";
import { type Database, type Queryable, transaction, type Wakeup } from "./database.ts";
import { decisionsOf } from "./decisions.ts";
import { type InboxRow, insertInbox } from "./inbox.ts";
import { AGENT_LANE } from "./keys.ts";
import { forgiveLanes, lockLanes, setLanesAside } from "./lanes.ts";
import { insertOutbox } from "./outbox-insert.ts";
import { planEffects } from "./plan-effects.ts";
import { recorded } from "./recorded.ts";
import { MOST_EVENTS_PER_PASS } from "./set-aside.ts";
import { waitingInOrder } from "./waiting.ts";
import { wakeFor } from "./wake-for.ts";

export type Handle = (work: AgentWork) => Promise<AgentResult>;

interface LoadedAgentLane {
  readonly lane: string;
  readonly events: readonly { readonly id: number; readonly at: number; readonly event: AgentEvent }[];
}

interface Handled {
  readonly loaded: LoadedAgentLane;
  readonly agent: string;
  readonly result: AgentResult;
}

/** Handles what agents told the bot, a lane per agent. */
export async function handleAgentLanes(db: Database, limit: number, handle: Handle): Promise<number> {
  const done = await transaction(db.pool, async (client) => {
    const lanes = await lockLanes(client, "agent", limit, db.now());
    return lanes.length === 0 ? undefined : handleLanes(db, client, lanes, handle);
  });
  if (!done) return 0;
  db.nudge(...done.wakeups);
  return done.events;
}

async function handleLanes(db: Database, client: pg.PoolClient, lanes: readonly string[], handle: Handle) {
  const handled: Handled[] = [];
  const failed: { lane: string; error: unknown }[] = [];
  for (const loaded of await load(client, lanes)) {
    const agent = loaded.lane.slice(AGENT_LANE.length);
    try {
      handled.push({ loaded, agent, result: await handle(await workOf(client, agent, loaded)) });
    } catch (error) {
      failed.push({ lane: loaded.lane, error });
    }
  }
  await setLanesAside(db, client, failed);
  await forgiveLanes(
    client,
    handled.map(({ loaded }) => loaded.lane),
  );
  const wakeups = await write(client, handled, db.now());
  return { events: handled.reduce((sum, { loaded }) => sum + loaded.events.length, 0), wakeups };
}

async function load(client: Queryable, lanes: readonly string[]): Promise<readonly LoadedAgentLane[]> {
  const { rows } = await client.query<LoadedAgentLane>({
    name: "agent-lanes-load",
    text: `
      SELECT l.lane, e.events FROM unnest($1::text[]) AS l (lane)
      CROSS JOIN LATERAL (
        SELECT json_agg(json_build_object('id', p.id, 'at', p.at, 'event', p.event) ORDER BY p.id) AS events
        FROM (SELECT id, at, event FROM inbox WHERE lane = l.lane AND seq IS NULL ORDER BY id LIMIT ${MOST_EVENTS_PER_PASS}) p
      ) e
      WHERE e.events IS NOT NULL ORDER BY l.lane`,
    values: [lanes],
  });
  return rows;
}

async function workOf(client: Queryable, agent: string, { events }: LoadedAgentLane): Promise<AgentWork> {
  const known = (await agentState(client, agent)) !== undefined;
  return { agent, known, events: events.map(({ at, event }) => ({ at, event })), view: viewOf(client) };
}

function viewOf(client: Queryable): AgentLaneView {
  return {
    agentState: (agent) => agentState(client, agent),
    agentStates: async () => (await agentStates(client)).map(withoutCapacity),
    conversationsOf: (agent) => conversationsOf(client, agent),
    waiting: (limit) => waitingInOrder(client, limit),
    conversationsEnding: (ending, limit) => conversationsEnding(client, ending, limit),
    latestDecision: async (conversation) => (await decisionsOf(client, conversation, true))[0],
    recorded: (conversation) => recorded(client, conversation),
    blocks: (now) => currentBlocks(client, now),
    runningWith: (blocked, limit) => runningWith(client, blocked, limit),
  };
}

async function conversationsOf(client: Queryable, agent: string): Promise<readonly ConversationState[]> {
  const { rows } = await client.query<{ state: ConversationState }>({
    name: "conversations-of-agent",
    text: `
      SELECT c.state FROM claims k JOIN conversations c ON c.id = k.conversation
      WHERE k.agent = $1 AND c.state IS NOT NULL ORDER BY k.serial`,
    values: [agent],
  });
  return rows.map(({ state }) => state);
}

async function conversationsEnding(
  client: Queryable,
  ending: string,
  limit: number,
): Promise<readonly ConversationState[]> {
  const { rows } = await client.query<{ state: ConversationState }>({
    name: "conversations-ending",
    text: `
      SELECT c.state FROM conversations c JOIN (
        SELECT conversation FROM waiting WHERE right(conversation, length($1)) = $1
        UNION SELECT conversation FROM claims WHERE right(conversation, length($1)) = $1
      ) f ON f.conversation = c.id
      WHERE c.state IS NOT NULL ORDER BY c.id LIMIT $2`,
    values: [ending, limit],
  });
  return rows.map(({ state }) => state);
}

/** Whose availability changes: their own, then others' by them. */
function changesOf({ agent, result }: Handled): readonly ({ readonly agent: string } & Availability)[] {
  return [...(result.availability ? [{ agent, ...result.availability }] : []), ...(result.others ?? [])];
}

async function write(
  client: Queryable,
  handled: readonly Handled[],
  now: number,
): Promise<ReadonlySet<Wakeup>> {
  const wakeups = new Set<Wakeup>();
  await markDone(client, handled);
  await lockAgents(
    client,
    handled.flatMap((each) => [
      ...(each.result.chatRoom ? [each.agent] : []),
      ...changesOf(each).map(({ agent }) => agent),
    ]),
  );
  for (const { agent, result } of handled)
    if (result.chatRoom !== undefined) await setChatRoom(client, agent, result.chatRoom, now);
  const changes = handled.flatMap(changesOf);
  for (const { agent, availability, reason } of changes)
    if (await setAvailability(client, agent, availability, reason, now)) wakeups.add("inbox");
  await changeBlocks(
    client,
    handled.flatMap(({ result }) => result.blocks ?? []),
  );
  const ready = changes.filter(({ availability }) => availability === "ready").map(({ agent }) => agent);
  if (await wakeFor(client, ready)) wakeups.add("waiting");
  const forwarded = await forwardable(
    client,
    handled.flatMap((each) => forwardOf(each, now)),
  );
  await insertInbox(client, forwarded);
  if (forwarded.length > 0) wakeups.add("inbox");
  const deliveries = handled.flatMap(({ result }) => planEffects(undefined, result.tell).deliveries);
  await insertOutbox(client, deliveries, now);
  if (deliveries.length > 0) wakeups.add("outbox");
  return wakeups;
}

/** Their time is when they come to the conversation: in no lane does time go back. */
function forwardOf({ loaded, result }: Handled, now: number): readonly InboxRow[] {
  const last = loaded.events.at(-1);
  return result.forward.map(({ conversation, event }, index) => ({
    lane: conversation,
    key: `forward:${loaded.lane}:${last?.id}:${index}`,
    at: Math.round(now),
    event,
  }));
}

/** Commands go only where there is a conversation to fold them. */
async function forwardable(client: Queryable, rows: readonly InboxRow[]): Promise<readonly InboxRow[]> {
  if (rows.length === 0) return rows;
  const { rows: found } = await client.query<{ id: string }>({
    name: "conversations-exist",
    text: "SELECT id FROM conversations WHERE id = ANY ($1::text[])",
    values: [rows.map(({ lane }) => lane)],
  });
  const known = new Set(found.map(({ id }) => id));
  return rows.filter(({ lane }) => known.has(lane));
}

async function markDone(client: Queryable, handled: readonly Handled[]): Promise<void> {
  const events = handled.flatMap(({ loaded }) => loaded.events.map(({ id }) => ({ lane: loaded.lane, id })));
  if (events.length === 0) return;
  await client.query({
    name: "agent-events-done",
    text: `
      UPDATE inbox i SET seq = i.id FROM unnest($1::text[], $2::bigint[]) AS e (lane, id) WHERE i.lane = e.lane AND i.id = e.id`,
    values: [events.map(({ lane }) => lane), events.map(({ id }) => id)],
  });
}

/** Somebody who is no agent may have a chat with the bot too: a retired row remembers it. */
async function setChatRoom(client: Queryable, agent: string, room: string, now: number): Promise<void> {
  await client.query({
    name: "agent-chat-room",
    text: `
      INSERT INTO agents (id, idle_since, retired, chat_room) VALUES ($1, $2, true, $3)
      ON CONFLICT (id) DO UPDATE SET chat_room = excluded.chat_room`,
    values: [agent, Math.round(now), room],
  });
}
