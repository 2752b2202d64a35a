import { phrase } from "../text/text-key.ts";
import type { Verdict } from "./decision.ts";
import {
  exclusionObstacle,
  exclusionsAt,
  exclusionWords,
  keptForAnother,
  lastingObstacle,
  notYet,
  type Obstacle,
  passingObstacle,
} from "./eligibility.ts";
import { type Held, heldFor, preferredBy } from "./last-agent.ts";
import type { Course } from "./overflow.ts";
import { pick, type Tiers } from "./ranking.ts";
import type { Exclusion, RoutingRequest } from "./request.ts";
import type { Reach, RuleIndex } from "./rule-index.ts";
import type { Plan } from "./rule-plan.ts";
import type { Agent } from "./rules.ts";
import type { AgentState } from "./snapshot.ts";

/** A verdict for every agent of the rules, in the rules' order. Time and size linear in the agents. */
export function explainCourse(
  index: RuleIndex,
  states: ReadonlyMap<string, AgentState>,
  course: Course,
  request: RoutingRequest,
  now: number,
): readonly Verdict[] {
  const { plan } = course;
  if (course.closed || course.close) {
    const detail = phrase("verdict.queue-closed", { queue: plan.queue });
    return [...index.rules.agents.keys()].map((agent) => ({
      agent,
      eligible: false,
      code: "queue-closed",
      detail,
    }));
  }
  return explainPlan(index, states, plan, request, now);
}

function explainPlan(
  index: RuleIndex,
  states: ReadonlyMap<string, AgentState>,
  plan: Plan,
  request: RoutingRequest,
  now: number,
): readonly Verdict[] {
  const { rules } = index;
  const network = request.customer.network;
  const held = heldFor(index, states, plan, request, now);
  const obstacles = new Map<string, Obstacle>();
  for (const agent of rules.agents.values()) {
    const obstacle = obstacleOf(agent, states.get(agent.id), plan, network, held, now);
    if (obstacle !== undefined) obstacles.set(agent.id, obstacle);
  }
  const tiers = freeTiers(index.reachOf(plan, network), states, held);
  const excluded = exclusionsAt(request, now);
  const preferred = preferredBy(index, states, plan, request);
  const { states: ranked, lapsed } = pick(tiers, preferred, { excluded, now }, rules.agents.size);
  const ranks = new Map(ranked.map((state, position) => [state.id, position + 1]));
  return [...rules.agents.keys()].map((id) =>
    verdictOf(id, obstacles.get(id), ranks.get(id), excluded.get(id), lapsed, now),
  );
}

function obstacleOf(
  agent: Agent,
  state: AgentState | undefined,
  plan: Plan,
  network: string,
  held: Held | undefined,
  now: number,
): Obstacle | undefined {
  const lasting = stepObstacle(agent, plan, network, now) ?? passingObstacle(agent, state, plan.weight);
  if (lasting !== undefined || held === undefined || held.agent === agent.id) return lasting;
  return keptForAnother(held.agent, held.until, now);
}

/** Nothing when any step reached finds them; else what the widest of these says, and whether a later one will. */
function stepObstacle(agent: Agent, plan: Plan, network: string, now: number): Obstacle | undefined {
  const obstacles = plan.steps.map((step) => lastingObstacle(agent, plan, step, network));
  if (obstacles.slice(0, plan.reached).includes(undefined)) return undefined;
  const widest = obstacles[plan.reached - 1];
  const later = obstacles.indexOf(undefined);
  if (widest === undefined || later === -1 || plan.nextStepAt === undefined) return widest;
  const wait = plan.steps.slice(plan.reached, later).reduce((sum, { for_ms = 0 }) => sum + for_ms, 0);
  return notYet(widest, plan.nextStepAt + wait, now);
}

function freeTiers({ tiers }: Reach, states: ReadonlyMap<string, AgentState>, held: Held | undefined): Tiers {
  return tiers.map(({ pool, compare, weight }) =>
    pool.agents
      .flatMap((agent) => {
        const state = states.get(agent.id);
        const free = state !== undefined && passingObstacle(agent, state, weight) === undefined;
        return free && (held === undefined || held.agent === agent.id) ? [state] : [];
      })
      .sort(compare),
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
