import { phrase } from "../text/text-key.ts";
import type { Decision, Verdict } from "./decision.ts";
import { exclusionsAt, passingObstacle } from "./eligibility.ts";
import { explainPlan } from "./explain.ts";
import { byLongestIdle, type Picked, pick, rankedIndex } from "./ranking.ts";
import type { RoutingRequest } from "./request.ts";
import type { Pool, RuleIndex } from "./rule-index.ts";
import { type Plan, planFor } from "./rule-plan.ts";
import type { Rules } from "./rules.ts";
import { type AgentState, type Place, positionIn, type Snapshot } from "./snapshot.ts";

/**
 * Up to this many agents, a decision carries a verdict for each. Beyond it, it carries those of the agents
 * offered and the next few in rank, and `explain` works out the rest when somebody asks why.
 */
export const VERDICTS_IN_DECISION = 200;
const RUNNERS_UP = 10;
/** How often a waiting request is looked at again when a rule looks at the time. */
const TIME_RULE_INTERVAL_MS = 60_000;

/** The moment of a decision, without the agents, whom the table holds. */
export type Moment = Omit<Snapshot, "agents">;

/**
 * The agents' states, arranged for deciding about many requests in a row: `update` says what changed since
 * (a slot claimed, somebody ready), and costs far less than arranging all anew.
 */
export interface RoutingTable {
  update(state: AgentState): void;
  route(moment: Moment, request: RoutingRequest): Decision;
}

export function routingTable(index: RuleIndex, agents: readonly AgentState[]): RoutingTable {
  const states = new Map(agents.map((state) => [state.id, state]));
  const free = new Map<Pool, AgentState[]>();
  const freeIn = (pool: Pool) => {
    let sorted = free.get(pool);
    if (sorted === undefined) {
      sorted = sortedFree(pool, states);
      free.set(pool, sorted);
    }
    return sorted;
  };
  return {
    update(state) {
      const before = states.get(state.id);
      states.set(state.id, state);
      for (const [pool, sorted] of free)
        if (pool.members.has(state.id)) replace(index, sorted, before, state);
    },
    route(moment, request) {
      const plan = planFor(index.rules, request, moment.now);
      const pool = index.poolFor(plan, request.customer.network);
      const all = index.rules.agents.size <= VERDICTS_IN_DECISION;
      const picked = pickFor(plan, request, freeIn(pool), moment.now);
      const verdicts = all
        ? explainPlan(index.rules, states, plan, request, moment.now)
        : shortVerdicts(plan, request, freeIn(pool), moment.now);
      const place = {
        conversation: request.conversation,
        priority: plan.priority,
        since: request.waitingSince,
      };
      const nobodyIn = isDeserted(pool, states);
      return decide(index.rules, { plan, pool, picked, moment, verdicts, place, nobodyIn });
    },
  };
}

/** There are some who can serve, and none of them is ready. */
function isDeserted({ ids }: Pool, states: ReadonlyMap<string, AgentState>): boolean {
  return ids.length > 0 && !ids.some((id) => states.get(id)?.availability === "ready");
}

function sortedFree(pool: Pool, states: ReadonlyMap<string, AgentState>): AgentState[] {
  const free: AgentState[] = [];
  for (const agent of pool.agents) {
    const state = states.get(agent.id);
    if (state !== undefined && passingObstacle(agent, state) === undefined) free.push(state);
  }
  return free.sort(byLongestIdle);
}

function replace(
  index: RuleIndex,
  sorted: AgentState[],
  before: AgentState | undefined,
  after: AgentState,
): void {
  if (before !== undefined) {
    const at = rankedIndex(sorted, before);
    if (sorted[at]?.id === before.id) sorted.splice(at, 1);
  }
  const agent = index.rules.agents.get(after.id);
  if (agent !== undefined && passingObstacle(agent, after) === undefined) {
    sorted.splice(rankedIndex(sorted, after), 0, after);
  }
}

function pickFor(plan: Plan, request: RoutingRequest, free: readonly AgentState[], now: number): Picked {
  const excluded = exclusionsAt(request, now);
  return pick(free, request, { excluded, now }, Math.max(1, plan.offer.atOnce));
}

function shortVerdicts(
  plan: Plan,
  request: RoutingRequest,
  free: readonly AgentState[],
  now: number,
): readonly Verdict[] {
  const shown = Math.max(1, plan.offer.atOnce) + RUNNERS_UP;
  const excluded = exclusionsAt(request, now);
  return pick(free, request, { excluded, now }, shown).states.map((state, position) => ({
    agent: state.id,
    eligible: true,
    rank: position + 1,
    code: "eligible",
    detail: phrase("verdict.eligible", { rank: position + 1 }),
  }));
}

interface Considered {
  readonly plan: Plan;
  readonly pool: Pool;
  readonly picked: Picked;
  readonly moment: Moment;
  readonly verdicts: readonly Verdict[];
  readonly place: Place;
  readonly nobodyIn: boolean;
}

function decide(
  rules: Rules,
  { plan, pool, picked, moment, verdicts, place, nobodyIn }: Considered,
): Decision {
  const common = {
    ...(plan.rule === undefined ? {} : { rule: plan.rule }),
    queue: plan.queue,
    priority: plan.priority,
    decidedBy: "local",
    verdicts,
  } as const;
  if (picked.states.length === 0) {
    return {
      ...common,
      outcome: {
        kind: "wait",
        position: positionIn(moment.waiting[plan.queue] ?? [], place),
        hopeless: pool.ids.length === 0,
        ...(nobodyIn ? { nobodyIn } : {}),
      },
      // Nobody in the pool can be taken now, and nobody outside it can serve: exactly these can help.
      wakeOn: pool.ids,
      ...wakeAt(plan, picked, moment.now),
    };
  }
  const { ring_ms, setAway, exclude_ms } = plan.offer;
  const agents = picked.states.map((state) => state.id);
  return {
    ...common,
    outcome: {
      kind: "offer",
      agents,
      names: namesOf(rules, agents),
      host: plan.host,
      ring_ms,
      onNoAnswer: { setAway, exclude_ms },
    },
    wakeOn: [],
  };
}

/** The sooner of what time alone can bring: another rule, or an exclusion that lapses. */
function wakeAt(plan: Plan, { lapsesAt }: Picked, now: number): { readonly wakeAt?: number } {
  const looks = [
    ...(plan.dependsOnTime ? [nextLook(now)] : []),
    ...(lapsesAt === undefined ? [] : [lapsesAt]),
  ];
  return looks.length === 0 ? {} : { wakeAt: Math.min(...looks) };
}

function namesOf(rules: Rules, agents: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(agents.map((id) => [id, rules.agents.get(id)?.name ?? id]));
}

function nextLook(now: number): number {
  return (Math.floor(now / TIME_RULE_INTERVAL_MS) + 1) * TIME_RULE_INTERVAL_MS;
}
