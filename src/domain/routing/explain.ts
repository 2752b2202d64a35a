import { phrase } from "../text/text-key.ts";
import type { Verdict } from "./decision.ts";
import {
  exclusionObstacle,
  exclusionsAt,
  exclusionWords,
  lastingObstacle,
  type Obstacle,
  passingObstacle,
} from "./eligibility.ts";
import { byLongestIdle, pick } from "./ranking.ts";
import type { Exclusion, RoutingRequest } from "./request.ts";
import { type Plan, planFor } from "./rule-plan.ts";
import type { Rules } from "./rules.ts";
import type { AgentState, Snapshot } from "./snapshot.ts";

/** A verdict for every agent of the rules, in the rules' order. Time and size linear in the agents. */
export function explain(rules: Rules, snapshot: Snapshot, request: RoutingRequest): readonly Verdict[] {
  const states = new Map(snapshot.agents.map((state) => [state.id, state]));
  return explainPlan(rules, states, planFor(rules, request, snapshot.now), request, snapshot.now);
}

export function explainPlan(
  rules: Rules,
  states: ReadonlyMap<string, AgentState>,
  plan: Plan,
  request: RoutingRequest,
  now: number,
): readonly Verdict[] {
  const excluded = exclusionsAt(request, now);
  const obstacles = new Map<string, Obstacle>();
  const free: AgentState[] = [];
  for (const agent of rules.agents.values()) {
    const state = states.get(agent.id);
    const obstacle = lastingObstacle(agent, plan, request.customer.network) ?? passingObstacle(agent, state);
    if (obstacle !== undefined) obstacles.set(agent.id, obstacle);
    else if (state !== undefined) free.push(state);
  }
  const { states: ranked, lapsed } = pick(free.sort(byLongestIdle), request, { excluded, now }, free.length);
  const ranks = new Map(ranked.map((state, position) => [state.id, position + 1]));
  return [...rules.agents.keys()].map((id) =>
    verdictOf(id, obstacles.get(id), ranks.get(id), excluded.get(id), lapsed, now),
  );
}

function verdictOf(
  agent: string,
  obstacle: Obstacle | undefined,
  rank: number | undefined,
  exclusion: Exclusion | undefined,
  lapsed: boolean,
  now: number,
): Verdict {
  if (obstacle !== undefined) return { agent, eligible: false, ...obstacle };
  if (rank !== undefined) {
    const detail =
      lapsed && exclusion !== undefined
        ? phrase("verdict.eligible-all-the-same", { rank, exclusion: exclusionWords(exclusion, now) })
        : phrase("verdict.eligible", { rank });
    return { agent, eligible: true, rank, code: "eligible", detail };
  }
  // Free, and yet not ranked: only an exclusion does that.
  return { agent, eligible: false, ...exclusionObstacle(exclusion as Exclusion, now) };
}
