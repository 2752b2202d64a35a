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
import { type Ranking, rankReason } from "./rank-reason.ts";
import { pick, type Tiers } from "./ranking.ts";
import type { Exclusion, RoutingRequest } from "./request.ts";
import type { Reach, RuleIndex } from "./rule-index.ts";
import type { Plan } from "./rule-plan.ts";
import type { Agent } from "./rules.ts";
import type { Course, Look, Search } from "./search.ts";
import type { AgentState } from "./snapshot.ts";

/** Verdicts of a wait with more agents than have one each: of so many that could help, in the order of the rules. */
const NEAREST = 50;

/**
 * A verdict for every agent of the rules, in the rules' order: what keeps them where it ended or, if they cannot ever
 * serve it there, in a queue on the way. Time and size linear in the agents.
 */
export function explainSearch(
  index: RuleIndex,
  states: ReadonlyMap<string, AgentState>,
  search: Search,
  request: RoutingRequest,
  now: number,
): readonly Verdict[] {
  const { found } = search;
  const isOffer = found.picked.states.length > 0;
  const told = lastFirst(search).map((look) => ({
    look,
    verdicts: explainCourse(index, states, look.course, request, now),
  }));
  const [last, ...others] = told;
  if (others.length === 0) return last?.verdicts ?? [];
  return [...index.rules.agents.keys()].map((agent, at) => {
    const all = told.flatMap(({ look, verdicts }) => {
      const verdict = verdicts[at];
      return verdict === undefined || !concerns(look, agent) ? [] : [{ look, verdict }];
    });
    const mayBeEligible = all.filter(({ look, verdict }) => !verdict.eligible || (isOffer && look === found));
    const sorted = mayBeEligible.toSorted((one, other) => distanceOf(one) - distanceOf(other));
    return (sorted[0] ?? { verdict: last?.verdicts[at] as Verdict }).verdict;
  });
}

function lastFirst({ found, looks }: Search): readonly Look[] {
  return [found, ...looks.filter(({ course }) => course.plan !== found.course.plan)];
}

/** Whom a queue would send to says nothing about anybody else. */
function concerns({ course }: Look, agent: string): boolean {
  const { targetAgent } = course.plan;
  return targetAgent === undefined || targetAgent === agent || course.diverted.length === 0;
}

const LASTING: ReadonlySet<Verdict["code"]> = new Set([
  "skill-missing",
  "skill-too-low",
  "incompatible-client",
  "too-small",
  "automated",
  "not-the-target",
]);

/** How far somebody is from serving it. */
function distanceOf({ look, verdict }: { readonly look: Look; readonly verdict: Verdict }): number {
  if (verdict.eligible) return 0;
  if (verdict.code === "queue-closed") return look.reach.pool.members.has(verdict.agent) ? 2 : 4;
  return LASTING.has(verdict.code) ? 3 : 1;
}

/** The verdicts of a wait of those agents who could help, as many as are told of. */
export function explainNearest(
  states: ReadonlyMap<string, AgentState>,
  search: Search,
  request: RoutingRequest,
  now: number,
): readonly Verdict[] {
  const all = lastFirst(search);
  const isOpen = ({ course }: Look) => course.closed === undefined;
  const looks = all.length === 1 ? all : [...all.filter(isOpen), ...all.filter((look) => !isOpen(look))];
  const excluded = exclusionsAt(request, now);
  const told = new Map<string, Verdict>();
  for (const { course, reach, held } of looks) {
    for (const agent of reach.pool.agents) {
      if (told.size >= NEAREST) return [...told.values()];
      if (told.has(agent.id)) continue;
      const passing = course.closed
        ? against(agent, queueClosed(course))
        : passingVerdict(agent, states.get(agent.id), course.plan.weight);
      const other = () =>
        keptFrom(agent, held, now) ?? exclusionObstacle(excluded.get(agent.id) as Exclusion, now);
      told.set(agent.id, passing ?? against(agent, other()));
    }
  }
  return [...told.values()];
}

function against({ id: agent }: Agent, obstacle: Obstacle): Verdict {
  return { agent, eligible: false, ...obstacle };
}

/** The last verdict that a state gave rise to: many who wait for the same agents are told the same of them. */
const verdicts = new WeakMap<
  AgentState,
  { readonly of: Agent; readonly weight: number; readonly is: Verdict }
>();

function passingVerdict(agent: Agent, state: AgentState | undefined, weight: number): Verdict | undefined {
  const known = state === undefined ? undefined : verdicts.get(state);
  if (known?.of === agent && known.weight === weight) return known.is;
  const obstacle = passingObstacle(agent, state, weight);
  if (obstacle === undefined) return undefined;
  const is = against(agent, obstacle);
  if (state !== undefined) verdicts.set(state, { of: agent, weight, is });
  return is;
}

/** A verdict for every agent of the rules about one course, in the rules' order. */
function explainCourse(
  index: RuleIndex,
  states: ReadonlyMap<string, AgentState>,
  course: Course,
  request: RoutingRequest,
  now: number,
): readonly Verdict[] {
  if (!course.closed) return explainPlan(index, states, course.plan, request, now);
  const obstacle = queueClosed(course);
  return [...index.rules.agents.keys()].map((agent) => ({ agent, eligible: false, ...obstacle }));
}

function queueClosed({ plan }: Course): Obstacle {
  return { code: "queue-closed", detail: phrase("verdict.queue-closed", { queue: plan.queue }) };
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
  const ranks = new Map(ranked.map((state, position) => [state.id, { rank: position + 1, state }]));
  const ranking: Ranking = { rules, plan, preferred, request, now };
  return [...rules.agents.keys()].map((id) =>
    verdictOf(id, obstacles.get(id), ranks.get(id), excluded.get(id), lapsed, ranking),
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
  return lasting ?? keptFrom(agent, held, now);
}

function keptFrom({ id }: Agent, held: Held | undefined, now: number): Obstacle | undefined {
  return held === undefined || held.agent === id ? undefined : keptForAnother(held.agent, held.until, now);
}

/** Nothing when any step reached finds them; else what the widest of these says, and whether a later one will. */
export function stepObstacle(agent: Agent, plan: Plan, network: string, now: number): Obstacle | undefined {
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
  ranked: { readonly rank: number; readonly state: AgentState } | undefined,
  exclusion: Exclusion | undefined,
  lapsed: boolean,
  ranking: Ranking,
): Verdict {
  const { now } = ranking;
  if (obstacle !== undefined) return { agent, eligible: false, ...obstacle };
  if (ranked !== undefined) {
    const { rank, state } = ranked;
    const detail =
      lapsed && exclusion !== undefined
        ? phrase("verdict.eligible-all-the-same", { rank, exclusion: exclusionWords(exclusion, now) })
        : phrase("verdict.eligible-because", { rank, why: rankReason(ranking, state) });
    return { agent, eligible: true, rank, code: "eligible", detail };
  }
  // Free, and yet not ranked: only an exclusion does that.
  return { agent, eligible: false, ...exclusionObstacle(exclusion as Exclusion, now) };
}
