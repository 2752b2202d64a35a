import type { LoadsTaken, ReportedState } from "../../application/ports/routing-ledger.ts";
import { lockAgents, setAvailability } from "./agents.ts";
import { type Database, type Queryable, transaction, type Wakeup } from "./database.ts";
import { insertOutbox } from "./outbox-insert.ts";
import { planEffects } from "./plan-effects.ts";
import { wakeFor } from "./wake-for.ts";

interface Known {
  readonly id: string;
  readonly availability: "ready" | "away";
  readonly reason: string;
  readonly said_at: number;
}

/**
 * Agents set ready or away from outside. Each word counts by the time at which it was said, here or there: the latest
 * stands. Whoever is set otherwise than they were is told in the same transaction.
 */
export async function reportStates(
  db: Database,
  states: readonly ReportedState[],
  now: number,
): Promise<LoadsTaken> {
  const wakeups = new Set<Wakeup>();
  const taken = await transaction(db.pool, (client) => take(client, latestOf(states), now, wakeups));
  db.nudge(...wakeups);
  return taken;
}

function latestOf(states: readonly ReportedState[]): readonly ReportedState[] {
  const latest = new Map<string, ReportedState>();
  for (const state of states)
    if (state.at >= (latest.get(state.agent)?.at ?? 0)) latest.set(state.agent, state);
  return [...latest.values()];
}

async function take(
  client: Queryable,
  states: readonly ReportedState[],
  now: number,
  wakeups: Set<Wakeup>,
): Promise<LoadsTaken> {
  const known = await knownOf(
    client,
    states.map(({ agent }) => agent),
  );
  const unknown = states.filter(({ agent }) => !known.has(agent));
  const older = states.filter(({ agent, at }) => at < (known.get(agent)?.said_at ?? 0));
  const heard = states.filter((state) => known.has(state.agent) && !older.includes(state));
  for (const state of heard) await set(client, known.get(state.agent), state, now, wakeups);
  const ready = heard.filter(({ availability }) => availability === "ready").map(({ agent }) => agent);
  if (await wakeFor(client, ready)) wakeups.add("waiting");
  return {
    taken: heard.length,
    unknown: unknown.map(({ agent }) => agent),
    older: older.map(({ agent }) => agent),
  };
}

async function knownOf(client: Queryable, agents: readonly string[]): Promise<ReadonlyMap<string, Known>> {
  await lockAgents(client, agents);
  const { rows } = await client.query<Known>({
    name: "agents-said",
    text: "SELECT id, availability, reason, said_at FROM agents WHERE id = ANY ($1::text[]) AND NOT retired",
    values: [agents],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

async function set(
  client: Queryable,
  before: Known | undefined,
  { agent, availability, reason, at, tell }: ReportedState,
  now: number,
  wakeups: Set<Wakeup>,
): Promise<void> {
  const isNews = before?.availability !== availability || before.reason !== reason;
  if (isNews && (await setAvailability(client, agent, availability, reason, now))) wakeups.add("inbox");
  await client.query({
    name: "agent-said",
    text: "UPDATE agents SET said_at = $2 WHERE id = $1",
    values: [agent, Math.round(at)],
  });
  if (!isNews) return;
  await insertOutbox(client, planEffects(undefined, [tell]).deliveries, now);
  wakeups.add("outbox");
}
