import { exclusionsAt, passingObstacle } from "./eligibility.ts";
import type { Preferred } from "./ranking.ts";
import type { RoutingRequest } from "./request.ts";
import type { RuleIndex } from "./rule-index.ts";
import type { Plan } from "./rule-plan.ts";
import type { AgentState } from "./snapshot.ts";

/** Kept for the agent who served them last, ms since the epoch. */
export interface Held {
  readonly agent: string;
  readonly until: number;
}

type Asked = Pick<RoutingRequest, "customer" | "exclusions" | "leastPreferred">;

/** Whom a request is kept for now: they are found by the steps, ready, and have not refused it. */
export function heldFor(
  index: RuleIndex,
  states: ReadonlyMap<string, AgentState>,
  plan: Plan,
  request: Asked,
  now: number,
): Held | undefined {
  const { sticky } = plan;
  if (sticky === undefined || sticky.heldUntil <= now || !reaches(index, plan, request)) return undefined;
  if (states.get(sticky.agent)?.availability !== "ready") return undefined;
  if (exclusionsAt(request, now).has(sticky.agent) || request.leastPreferred.includes(sticky.agent))
    return undefined;
  return { agent: sticky.agent, until: sticky.heldUntil };
}

/** Who comes first and who last, of those free. */
export function preferredBy(
  index: RuleIndex,
  states: ReadonlyMap<string, AgentState>,
  plan: Plan,
  request: Asked,
): Preferred {
  const { leastPreferred } = request;
  const id = plan.sticky?.agent;
  const agent = id === undefined ? undefined : index.rules.agents.get(id);
  const state = id === undefined ? undefined : states.get(id);
  if (agent === undefined || state === undefined || !reaches(index, plan, request)) return { leastPreferred };
  const free = passingObstacle(agent, state, plan.weight) === undefined;
  return free ? { sticky: state, leastPreferred } : { leastPreferred };
}

function reaches(index: RuleIndex, plan: Plan, { customer }: Asked): boolean {
  return index.reachOf(plan, customer.network).pool.members.has(plan.sticky?.agent ?? "");
}
