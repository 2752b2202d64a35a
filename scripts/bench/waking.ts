import { openPostgresStore, type PostgresStore } from "../../src/adapters/store/open-postgres-store.ts";
import { runSql } from "./database.ts";
import type { Figure } from "./measurement.ts";
import { percentiles } from "./percentiles.ts";

const AGENTS = 10_000;
/** Each agent is in this many pools. */
const POOLS_OF_AGENT = 20;
const POOLS = 200;
const NOW = 1_800_000_000_000;

/** What each of some agents' becoming ready brings about while many sleep: how fast, and whom it touches. */
export async function measureWaking(
  connectionString: string,
  waiting: number,
  changes: number,
): Promise<readonly Figure[]> {
  const store = await openPostgresStore({ connectionString, now: () => NOW });
  try {
    await fill(connectionString, waiting);
    const before = await one(connectionString, "SELECT pg_current_xact_id()::text::bigint AS value");
    const woken_ms: number[] = [];
    const taken_ms: number[] = [];
    for (let index = 0; index < changes; index++) {
      // Far from one another, so that no two share all their pools.
      const agent = `@a${(index * 37) % AGENTS}:desk.test`;
      const right = await firstFor(connectionString, agent);
      await say(store, agent);
      const from = performance.now();
      await store.handleAgentLanes(1, async () => ({
        tell: [],
        forward: [],
        availability: { availability: "ready", reason: "" },
      }));
      woken_ms.push(performance.now() - from);
      const taken = await store.takeWaiting(50, "bench", 60_000);
      taken_ms.push(performance.now() - from);
      if (taken.length !== 1 || taken[0]?.conversation !== right)
        throw new Error(
          `${agent} should have woken ${right}, and woke ${taken.map((each) => each.conversation)}`,
        );
      await runSql(connectionString, "DELETE FROM waiting WHERE conversation = $1", [right]);
    }
    const asleep = await one(
      connectionString,
      "SELECT count(*) AS value FROM waiting WHERE NOT awake AND xmin::text::bigint < $1",
      [before],
    );
    const woken = percentiles(woken_ms);
    const of = `${waiting.toLocaleString("en")} waiting`;
    return [
      {
        what: `an agent's change until the right conversation is woken, p50, ${of}`,
        value: woken.p50,
        unit: "ms",
        ...(waiting >= 100_000 ? { target: { at: "most", value: 5 } as const } : {}),
        note: `${AGENTS.toLocaleString("en")} agents, each in ${POOLS_OF_AGENT} of ${POOLS} pools`,
      },
      { what: `the same, p99, ${of}`, value: woken.p99, unit: "ms" },
      { what: `and until a worker has taken it, p50, ${of}`, value: percentiles(taken_ms).p50, unit: "ms" },
      {
        what: `others touched by ${changes} changes, ${of}`,
        value: waiting - changes - asleep,
        unit: "",
        target: { at: "most", value: 0 },
      },
    ];
  } finally {
    await store.close();
  }
}

async function say(store: PostgresStore, agent: string): Promise<void> {
  const event = { type: "AgentCommanded", command: "ready", from: "chat" } as const;
  await store.accept([{ at: NOW, target: { agent }, event }], { newId: () => "none", reopens: () => false });
}

/** Agents who are all away, and sleepers of different urgency for each pool of them. */
async function fill(connectionString: string, waiting: number): Promise<void> {
  const run = (statement: string, values: unknown[] = []) => runSql(connectionString, statement, values);
  await run(
    "INSERT INTO agents (id, capacity, reason, idle_since) SELECT '@a' || n || ':desk.test', 1, '', 0 FROM generate_series(0, $1::integer - 1) AS n",
    [AGENTS],
  );
  await run("INSERT INTO pools (id) SELECT 'pool' || p FROM generate_series(0, $1::integer - 1) AS p", [
    POOLS,
  ]);
  await run(
    `INSERT INTO pool_members (agent, pool)
     SELECT '@a' || n || ':desk.test', 'pool' || (n * 7 + k * 11) % $2 FROM generate_series(0, $1::integer - 1) AS n, generate_series(0, $3::integer - 1) AS k
     ON CONFLICT DO NOTHING`,
    [AGENTS, POOLS, POOLS_OF_AGENT],
  );
  await run(
    `INSERT INTO waiting (conversation, attempt, request, priority, aging, since, awake, woken, pool)
     SELECT 'w' || n, 1, '{}', n * 7919 % 7, 1, $2::bigint - n * 104729 % 3600000, false, false, 'pool' || n % $3
     FROM generate_series(1, $1::bigint) AS n`,
    [waiting, NOW, POOLS],
  );
  await run("VACUUM ANALYZE");
  await run("CHECKPOINT");
}

/** By looking at all of them. */
async function firstFor(connectionString: string, agent: string): Promise<string> {
  const { rows } = await runSql(
    connectionString,
    `SELECT conversation FROM waiting WHERE pool IN (SELECT pool FROM pool_members WHERE agent = $1)
     ORDER BY message, aging * since / 60000 - priority, since, conversation LIMIT 1`,
    [agent],
  );
  return rows[0].conversation;
}

async function one(connectionString: string, statement: string, values: unknown[] = []): Promise<number> {
  const { rows } = await runSql(connectionString, statement, values);
  return Number(rows[0].value);
}
