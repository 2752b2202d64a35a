import type { RoutingFigures } from "../../application/ports/store.ts";
import type { AgentState, Pace, Place } from "../../domain/routing/snapshot.ts";
import { agentStates, withoutCapacity } from "./agents.ts";
import type { Database, Queryable } from "./database.ts";
import { externalLoads } from "./external-loads.ts";
import { SERVICE_ORDER } from "./waiting.ts";

/** For estimates: as many as were served within this time. */
export const PACE_WINDOW_MS = 3_600_000;
/** Estimates need no newer figures than this. */
const PACE_KEPT_MS = 10_000;
/** Queues of more than so many in all are read no more often than this: a place in them may be so old. */
const MANY_WAITING = 5_000;
const MANY_KEPT_MS = 2_000;

/** Agents, who waits in each queue as last decided, as they are served, and how many were served lately. */
export function routingFigures(db: Database): () => Promise<RoutingFigures> {
  let pace: { readonly at: number; readonly of: Promise<Readonly<Record<string, Pace>>> } | undefined;
  const paceNow = () => {
    const now = db.now();
    if (pace === undefined || Math.abs(now - pace.at) > PACE_KEPT_MS) {
      pace = { at: now, of: readPace(db.pool, now) };
      pace.of.catch(() => {
        pace = undefined;
      });
    }
    return pace.of;
  };
  let queues: { readonly at: number; readonly of: RoutingFigures["waiting"] } | undefined;
  const queuesNow = async () => {
    const now = db.now();
    if (queues !== undefined && Math.abs(now - queues.at) < MANY_KEPT_MS) return queues.of;
    const of = await waitingByQueue(db.pool);
    const count = Object.values(of).reduce((sum, places) => sum + places.length, 0);
    queues = count > MANY_WAITING ? { at: now, of } : undefined;
    return of;
  };
  return async () => {
    const [agents, outside, waiting, served] = await Promise.all([
      agentStates(db.pool),
      externalLoads(db.pool),
      queuesNow(),
      paceNow(),
    ]);
    return { agents: agents.map(withoutCapacity).map(withOutside(outside)), waiting, pace: served };
  };
}

/** Who is busy outside is as busy as with conversations. */
function withOutside(outside: ReadonlyMap<string, number>): (state: AgentState) => AgentState {
  return (state) => {
    const externalLoad = outside.get(state.id);
    return externalLoad === undefined ? state : { ...state, load: state.load + externalLoad, externalLoad };
  };
}

async function waitingByQueue(on: Queryable): Promise<Readonly<Record<string, readonly Place[]>>> {
  const { rows } = await on.query<Place & { queue: string }>({
    name: "waiting-by-queue",
    text: `
      SELECT queue, conversation, priority, aging, since, message FROM waiting WHERE queue IS NOT NULL
      ORDER BY ${SERVICE_ORDER}`,
  });
  const waiting: Record<string, Place[]> = {};
  for (const { queue, message, ...row } of rows) {
    waiting[queue] ??= [];
    waiting[queue].push(message ? { ...row, message } : row);
  }
  return waiting;
}

async function readPace(on: Queryable, now: number): Promise<Readonly<Record<string, Pace>>> {
  const { rows } = await on.query<{ queue: string; served: number }>({
    name: "queues-pace",
    text: `
      SELECT queue, count(*) AS served FROM offers
      WHERE outcome = 'accepted' AND at > $1 AND queue IS NOT NULL GROUP BY queue`,
    values: [Math.round(now) - PACE_WINDOW_MS],
  });
  return Object.fromEntries(rows.map(({ queue, served }) => [queue, { served, window_ms: PACE_WINDOW_MS }]));
}
