import { countBefore } from "./count-before.ts";
import type { Agent, Order, Rules, Step } from "./rules.ts";
import type { AgentState } from "./snapshot.ts";

/** Negative when the first one comes first. A total order: no two agents are alike. */
export type Compare = (one: AgentState, other: AgentState) => number;

type Idle = Pick<AgentState, "id" | "idleSince">;

/** Longest idle first; ties by id, so that the same input always gives the same answer. */
export function byLongestIdle(one: Idle, other: Idle): number {
  return one.idleSince - other.idleSince || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}

/** The order of one step. */
export function orderOf(rules: Pick<Rules, "agents">, { order, skills }: Step): Compare {
  const first = FIRST[order];
  if (first === undefined) return byLongestIdle;
  const rank = (state: AgentState) => first(state, rules.agents.get(state.id), skills);
  return (one, other) => rank(one) - rank(other) || byLongestIdle(one, other);
}

/** What comes before "longest idle": the smaller, the sooner. */
const FIRST: Readonly<
  Record<Order, ((state: AgentState, agent: Agent | undefined, skills: Step["skills"]) => number) | undefined>
> = {
  "longest-idle": undefined,
  "least-busy": ({ load }, agent) => load / (agent?.capacity ?? 1),
  "most-skilled": (_, agent, skills) =>
    -Object.keys(skills).reduce((sum, skill) => sum + (agent?.skills[skill] ?? 0), 0),
  "round-robin": ({ rungAt = 0 }) => rungAt,
};

/** Where `state` stands, or belongs, in a list sorted by `compare`. */
export function rankedIndex(sorted: readonly AgentState[], state: AgentState, compare: Compare): number {
  return countBefore(sorted, (each) => compare(each, state) < 0);
}
