import { passingObstacle } from "./eligibility.ts";
import { rankedIndex } from "./order.ts";
import type { Tier } from "./rule-index.ts";
import type { Rules } from "./rules.ts";
import type { AgentState } from "./snapshot.ts";

/** Who is free in each tier, in its order: arranged when first asked for, and kept as states change. */
export interface FreeAgents {
  readonly inTier: (tier: Tier) => readonly AgentState[];
  update(state: AgentState): void;
}

/** `states` is kept up to date. */
export function freeAgents(rules: Rules, states: Map<string, AgentState>): FreeAgents {
  const arranged = new Map<Tier, AgentState[]>();
  return {
    inTier: (tier) => {
      const sorted = arranged.get(tier) ?? sortedFree(tier, states);
      arranged.set(tier, sorted);
      return sorted;
    },
    update(state) {
      const before = states.get(state.id);
      states.set(state.id, state);
      for (const [tier, sorted] of arranged)
        if (tier.pool.members.has(state.id)) replace(rules, tier, sorted, before, state);
    },
  };
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
