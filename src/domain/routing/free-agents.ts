import type { Verdict } from "./decision.ts";
import { passingObstacle } from "./eligibility.ts";
import { rankedIndex } from "./order.ts";
import type { Pool, Tier } from "./rule-index.ts";
import type { Agent, Rules } from "./rules.ts";
import type { AgentState } from "./snapshot.ts";

/** Who is free in each tier, in its order: arranged when first asked for, and kept as states change. */
export interface FreeAgents {
  readonly inTier: (tier: Tier) => readonly AgentState[];
  /** How many of a pool cannot take so much now; counted when first asked for, and kept. */
  readonly blockedIn: (pool: Pool, weight: number) => Blocked;
  update(state: AgentState): void;
}

export interface Blocked {
  away: number;
  full: number;
  /** Verdicts that hold until one of them changes; set by whoever makes them. */
  verdicts?: readonly Verdict[] | undefined;
}

/** `states` is kept up to date. */
export function freeAgents(rules: Rules, states: Map<string, AgentState>): FreeAgents {
  const arranged = new Map<Tier, AgentState[]>();
  const counted = new Map<Pool, Map<number, Blocked>>();
  return {
    inTier: (tier) => {
      const sorted = arranged.get(tier) ?? sortedFree(tier, states);
      arranged.set(tier, sorted);
      return sorted;
    },
    blockedIn: (pool, weight) => {
      const ofPool = counted.get(pool) ?? new Map<number, Blocked>();
      counted.set(pool, ofPool);
      const blocked = ofPool.get(weight) ?? countBlocked(pool, weight, states);
      ofPool.set(weight, blocked);
      return blocked;
    },
    update(state) {
      const before = states.get(state.id);
      states.set(state.id, state);
      const agent = rules.agents.get(state.id);
      for (const [pool, ofPool] of agent === undefined ? [] : counted) {
        if (agent === undefined || !pool.members.has(state.id)) continue;
        for (const [weight, blocked] of ofPool) {
          count(blocked, agent, before, weight, -1);
          count(blocked, agent, state, weight, 1);
          blocked.verdicts = undefined;
        }
      }
      for (const [tier, sorted] of arranged)
        if (tier.pool.members.has(state.id)) replace(rules, tier, sorted, before, state);
    },
  };
}

function countBlocked(pool: Pool, weight: number, states: ReadonlyMap<string, AgentState>): Blocked {
  const blocked: Blocked = { away: 0, full: 0 };
  for (const agent of pool.agents) count(blocked, agent, states.get(agent.id), weight, 1);
  return blocked;
}

function count(
  blocked: Blocked,
  agent: Agent,
  state: AgentState | undefined,
  weight: number,
  by: 1 | -1,
): void {
  const obstacle = passingObstacle(agent, state, weight);
  if (obstacle?.code === "away") blocked.away += by;
  else if (obstacle !== undefined) blocked.full += by;
}

function sortedFree({ pool, compare, weight }: Tier, states: ReadonlyMap<string, AgentState>): AgentState[] {
  const free: AgentState[] = [];
  for (const agent of pool.agents) {
    const state = states.get(agent.id);
    if (state !== undefined && passingObstacle(agent, state, weight) === undefined) free.push(state);
  }
  return free.sort(compare);
}

function replace(
  rules: Rules,
  { compare, weight }: Tier,
  sorted: AgentState[],
  before: AgentState | undefined,
  after: AgentState,
): void {
  if (before !== undefined) {
    const at = rankedIndex(sorted, before, compare);
    if (sorted[at]?.id === before.id) sorted.splice(at, 1);
  }
  const agent = rules.agents.get(after.id);
  if (agent !== undefined && passingObstacle(agent, after, weight) === undefined) {
    sorted.splice(rankedIndex(sorted, after, compare), 0, after);
  }
}
