import type pg from "pg";
import type { CommitResult, MadeDecision } from "../../application/ports/store.ts";
import { lockAgents } from "./agents.ts";
import { type Database, type Queryable, transaction } from "./database.ts";
import { insertPools, missingPools, poolOf } from "./pools.ts";
import { putToSleep, type Sleeper } from "./put-to-sleep.ts";
import { recordDecisions } from "./record-decisions.ts";
import { type AgentSlots, type Claim, type Counting, type Settled, takeSlots } from "./take-slots.ts";
import { RANK, SERVICE_ORDER } from "./waiting.ts";
import { type PlaceInOrder, type ToWake, wakeNext } from "./wake-for.ts";

interface LockedRow {
  conversation: string;
  attempt: number;
  target: string | null;
  hand: number | null;
  woken: boolean;
  queue: string | null;
  message: boolean;
  rank: number;
  since: number;
  shape: string | null;
  place: number | null;
}

/** All that decides about what becomes of the decisions, locked as far as it can change. */
interface Found {
  readonly agents: readonly AgentSlots[];
  readonly held: readonly Claim[];
  /** Agents who became able to take more, by the hand that was told. */
  readonly told: ReadonlyMap<number, readonly string[]>;
  readonly rows: ReadonlyMap<string, LockedRow>;
  readonly wakes: readonly { readonly conversation: string; readonly agent: string }[];
}

/** Locks agents' rows, then hands, then waiting rows, each in one order, as everywhere in the store. */
export async function commitDecisions(
  db: Database,
  decisions: readonly MadeDecision[],
): Promise<readonly CommitResult[]> {
  if (decisions.length === 0) return [];
  const { settled, woke } = await transaction(db.pool, async (client) => {
    const found = await look(client, decisions);
    const counting = decisions.map((made) => countingOf(made, found));
    const all = takeSlots(counting, decisions, found.agents, found.held);
    return { settled: all, woke: await write(client, all, found) };
  });
  if (settled.some(({ result }) => result === "committed")) db.nudge("inbox");
  if (woke) db.nudge("waiting");
  return settled.map(({ result }) => result);
}

function offeredBy({ decision: { outcome } }: MadeDecision): readonly string[] {
  return outcome.kind === "offer" ? outcome.agents : [];
}

/** The statements travel together; each sees what the locks before it had to wait for. */
async function look(client: pg.PoolClient, decisions: readonly MadeDecision[]): Promise<Found> {
  const conversations = [...new Set(decisions.map(({ conversation }) => conversation))];
  const offered = [...new Set(decisions.flatMap(offeredBy))];
  const steps = [
    lockAgents(client, offered),
    slotsOf(client, offered),
    client.query<Claim>({
      name: "claims-held",
      text: "SELECT agent, conversation, weight FROM claims WHERE conversation = ANY ($1::text[])",
      values: [conversations],
    }),
    client.query<{ id: number; told: string[] }>({
      name: "hands-of-decisions",
      text: "SELECT id, told FROM hands WHERE id IN (SELECT hand FROM waiting WHERE conversation = ANY ($1::text[])) ORDER BY id FOR UPDATE",
      values: [conversations],
    }),
    client.query<LockedRow>({
      name: "waiting-of-decisions",
      text: `
        SELECT conversation, attempt, request #>> '{target,agent}' AS target, hand, woken, queue, message, ${RANK} AS rank, since, shape, place
        FROM waiting WHERE conversation = ANY ($1::text[]) ORDER BY conversation FOR UPDATE`,
      values: [conversations],
    }),
    client.query<{ conversation: string; agent: string }>({
      name: "wakes-of-decisions",
      text: "SELECT conversation, agent FROM wakes WHERE conversation = ANY ($1::text[]) ORDER BY agent",
      values: [conversations],
    }),
  ] as const;
  await Promise.allSettled(steps);
  const [, agents, held, told, rows, wakes] = await Promise.all(steps);
  return {
    agents,
    held: held.rows,
    told: new Map(told.rows.map((row) => [row.id, row.told])),
    rows: new Map(rows.rows.map((row) => [row.conversation, row])),
    wakes: wakes.rows,
  };
}

async function slotsOf(client: Queryable, agents: readonly string[]): Promise<readonly AgentSlots[]> {
  if (agents.length === 0) return [];
  const { rows } = await client.query<AgentSlots>({
    name: "agents-slots",
    text: `
      SELECT a.id, a.availability = 'ready' AS ready, (SELECT coalesce(sum(c.weight), 0) FROM claims c WHERE c.agent = a.id)::integer
        + coalesce((SELECT x.load FROM external_loads x WHERE x.agent = a.id), 0) AS taken
      FROM agents a WHERE a.id = ANY ($1::text[]) AND NOT a.retired`,
    values: [agents],
  });
  return rows;
}

function countingOf(made: MadeDecision, { rows, told }: Found): Counting | "stale" {
  const row = rows.get(made.conversation);
  if (row === undefined || row.attempt !== made.attempt) return "stale";
  const isInHand = made.hand === undefined || (row.hand === made.hand && told.has(made.hand));
  if (!isInHand) return "stale";
  return row.target === null ? { made } : { made, target: row.target };
}

async function write(client: pg.PoolClient, settled: readonly Settled[], found: Found): Promise<boolean> {
  const committed = settled.filter(({ result }) => result === "committed");
  if (committed.length === 0) return false;
  const left = committed.filter(({ made }) => made.decision.outcome.kind !== "wait");
  const sleepers = sleepersOf(settled, found);
  const conversations = committed.map(({ made }) => made.conversation);
  const pools = sleepers.flatMap(({ pool, watched }) => [pool, watched].flatMap((each) => each ?? []));
  const steps = [
    missingPools(client, pools).then((missing) => insertPools(client, missing)),
    writeClaims(client, committed),
    client.query({
      name: "waiting-decided",
      text: `
        WITH decided AS (DELETE FROM waiting WHERE conversation = ANY ($1::text[]))
        DELETE FROM wakes WHERE conversation = ANY ($2::text[])`,
      values: [left.map(({ made }) => made.conversation), conversations],
    }),
    recordDecisions(client, committed, found.rows),
  ];
  await Promise.allSettled(steps);
  await Promise.all(steps);
  // Before any of them sleeps: who has just been decided is not the next.
  const passedOn = await wakeNext(client, nextOf(committed, found));
  const stillAwake = await putToSleep(client, sleepers);
  const toldNext = await wakeFirstInQueues(client, left, found);
  return stillAwake + passedOn + toldNext > 0;
}

/**
 * Who must wait was decided without knowing of agents who became able since, and as if those had a slot taken who were
 * offered by a decision that came to nothing.
 */
function sleepersOf(settled: readonly Settled[], { rows, told }: Found): readonly Sleeper[] {
  const misled = settled.flatMap(({ made, claimed }) =>
    offeredBy(made).filter((agent) => !claimed.includes(agent)),
  );
  return settled.flatMap(({ made, result }): Sleeper[] => {
    const row = rows.get(made.conversation);
    const { decision } = made;
    if (result !== "committed" || decision.outcome.kind !== "wait" || row === undefined) return [];
    const news = row.hand === null ? undefined : told.get(row.hand);
    const { wakeOn, watched = [] } = decision;
    const known = new Set([...(news ?? []), ...misled]);
    const concerns = (agents: readonly string[]) => agents.some((agent) => known.has(agent));
    const awake = row.woken || news === undefined || concerns(wakeOn) || concerns(watched);
    const { conversation } = made;
    return [{ conversation, decision, pool: poolOf(wakeOn), watched: poolOf(watched), awake }];
  });
}

async function writeClaims(client: Queryable, committed: readonly Settled[]): Promise<void> {
  const claims = committed.flatMap(({ made, claimed }) =>
    claimed.map((agent) => ({ agent, made, weight: made.decision.weight ?? 1 })),
  );
  if (claims.length === 0) return;
  await client.query({
    name: "claims-take",
    text: `
      WITH taken AS (
        INSERT INTO claims (agent, conversation, weight)
        SELECT agent, conversation, weight FROM unnest($1::text[], $2::text[], $3::int[]) WITH ORDINALITY AS t (agent, conversation, weight, ord) ORDER BY ord
        ON CONFLICT (agent, conversation) DO UPDATE SET weight = excluded.weight
      )
      UPDATE agents a SET rung_at = t.at FROM (
        SELECT agent, max(at) AS at FROM unnest($1::text[], $4::bigint[]) AS r (agent, at) GROUP BY agent
      ) t WHERE a.id = t.agent`,
    values: [
      claims.map(({ agent }) => agent),
      claims.map(({ made }) => made.conversation),
      claims.map(({ weight }) => weight),
      claims.map(({ made }) => Math.round(made.at)),
    ],
  });
}

/** Each agent on whose account one was awake and whom it did not take goes on to the next after it. */
function nextOf(committed: readonly Settled[], { wakes, rows }: Found): readonly ToWake[] {
  const byConversation = new Map(committed.map((each) => [each.made.conversation, each]));
  return wakes.flatMap(({ conversation, agent }): ToWake[] => {
    const settled = byConversation.get(conversation);
    const row = rows.get(conversation);
    if (settled === undefined || row === undefined || settled.claimed.includes(agent)) return [];
    return [{ agent, slots: 1, after: placeOf(row) }];
  });
}

function placeOf({ message, rank, since, conversation }: LockedRow): PlaceInOrder {
  return { message, rank, since, conversation };
}

/** Whoever comes first in a queue now, and did not before, is decided anew, to be told so. */
async function wakeFirstInQueues(
  client: Queryable,
  left: readonly Settled[],
  { rows }: Found,
): Promise<number> {
  const places = left.flatMap(({ made }) => {
    const row = rows.get(made.conversation);
    return row === undefined || row.queue === null ? [] : [{ queue: row.queue, ...placeOf(row) }];
  });
  if (places.length === 0) return 0;
  const { rowCount } = await client.query({
    name: "waiting-wake-first",
    text: `
      UPDATE waiting w SET awake = true, woken = true FROM (
        SELECT DISTINCT first.conversation FROM (
          SELECT DISTINCT ON (queue) * FROM unnest($1::text[], $2::boolean[], $3::float8[], $4::bigint[], $5::text[]) AS q (queue, message, rank, since, conversation)
          ORDER BY queue, message, rank, since, conversation
        ) gone CROSS JOIN LATERAL (
          SELECT conversation, awake, message, ${RANK} AS rank, since FROM waiting WHERE queue = gone.queue
          ORDER BY ${SERVICE_ORDER} LIMIT 1
        ) first
        WHERE NOT first.awake AND (first.message, first.rank, first.since, first.conversation) > (gone.message, gone.rank, gone.since, gone.conversation)
      ) n WHERE w.conversation = n.conversation AND NOT w.awake`,
    values: [
      places.map(({ queue }) => queue),
      places.map(({ message }) => message),
      places.map(({ rank }) => rank),
      places.map(({ since }) => since),
      places.map(({ conversation }) => conversation),
    ],
  });
  return rowCount ?? 0;
}
