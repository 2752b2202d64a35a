import { phrase } from "../text/text-key.ts";
import { countInLook, countVerdicts } from "./count-verdicts.ts";
import type { Decision, Verdict } from "./decision.ts";
import { exclusionsAt } from "./eligibility.ts";
import { estimateWait } from "./estimate.ts";
import { explainNearest, explainSearch } from "./explain.ts";
import { figuresOf } from "./figures.ts";
import { freeAgents } from "./free-agents.ts";
import { type Held, heldFor, preferredBy } from "./last-agent.ts";
import type { Moment } from "./overflow.ts";
import { positionIn } from "./places.ts";
import { queuePools } from "./queue-pools.ts";
import { type Ranking, rankReason } from "./rank-reason.ts";
import { type Picked, type Preferred, pick, type Tiers } from "./ranking.ts";
import type { RoutingRequest } from "./request.ts";
import type { Pool, RuleIndex } from "./rule-index.ts";
import type { Plan } from "./rule-plan.ts";
import type { Rules } from "./rules.ts";
import { type Course, type Look, type Search, searchFor } from "./search.ts";
import type { AgentState, Place } from "./snapshot.ts";

/**
 * Up to this many agents, a decision carries a verdict for each. Beyond it, an offer carries those of the agents
 * offered and of the next few in rank; a wait those of the nearest, and how many of all there are of each.
 */
export const MOST_VERDICTS = 200;
const RUNNERS_UP = 10;
/** How often a waiting request is looked at again when a rule looks at the time. */
const TIME_RULE_INTERVAL_MS = 60_000;

/**
 * The agents' states, arranged for deciding about many requests in a row: `update` says what changed since
 * (a slot claimed, somebody ready), and costs far less than arranging all anew.
 */
export interface RoutingTable {
  update(state: AgentState): void;
  route(moment: Moment, request: RoutingRequest): Decision;
}

/**
 * `verdicts`: of every agent, however many there are, where a person looks at one decision; or of the nearest, however
 * few there are. By default by `MOST_VERDICTS`.
 */
export interface TableOptions {
  readonly verdicts?: "every" | "nearest";
}

export function routingTable(
  index: RuleIndex,
  agents: readonly AgentState[],
  { verdicts = index.rules.agents.size <= MOST_VERDICTS ? "every" : "nearest" }: TableOptions = {},
): RoutingTable {
  const states = new Map(agents.map((state) => [state.id, state]));
  const free = freeAgents(index.rules, states);

  const lookAt =
    (moment: Moment, request: RoutingRequest) =>
    (course: Course): Look => {
      const { plan } = course;
      const reach = index.reachOf(plan, request.customer.network);
      const held = heldFor(index, states, plan, request, moment.now);
      const preferred = preferredBy(index, states, plan, request);
      const tiers = course.closed || request.absent ? [] : reach.tiers.map(free.inTier);
      const picker = pickerOf(tiers, preferred, request, held, moment.now);
      const picked = picker(held === undefined ? Math.max(1, plan.offer.atOnce) : 1);
      return { course, reach, held, picker, picked };
    };

  const tell = (search: Search, request: RoutingRequest, now: number): Told => {
    // Nobody was looked for.
    if (request.absent) return { verdicts: [] };
    if (verdicts === "every") return { verdicts: explainSearch(index, states, search, request, now) };
    const { found, looks } = search;
    if (isPicked(found)) {
      const { plan } = found.course;
      const told = found.picker(Math.max(1, plan.offer.atOnce) + RUNNERS_UP);
      const preferred = preferredBy(index, states, plan, request);
      return { verdicts: shortVerdicts(told, { rules: index.rules, plan, preferred, request, now }) };
    }
    const counts =
      looks.length === 1
        ? countInLook(index, found, free.blockedIn, request, now)
        : countVerdicts(explainSearch(index, states, search, request, now));
    const explain = () => explainNearest(states, search, request, now);
    const { course, reach, held } = found;
    // Of one request's own there is nothing in them then.
    const isShared =
      looks.length === 1 && !course.closed && held === undefined && request.exclusions.length === 0;
    if (!isShared) return { verdicts: explain(), counts };
    const blocked = free.blockedIn(reach.pool, course.plan.weight);
    blocked.verdicts ??= explain();
    return { verdicts: blocked.verdicts, counts };
  };

  return {
    update(state) {
      free.update(state);
    },
    route(moment, request) {
      const pools = queuePools(index, free, request);
      const figures = figuresOf(index.rules, moment, request.conversation, pools.free);
      const search = searchFor(lookAt(moment, request), index.rules, moment, request, figures);
      const { found } = search;
      const { close } = found.course;
      const common = commonOf(found.course, tell(search, request, moment.now));
      if (isPicked(found)) return { ...common, ...offerOf(index.rules, found) };
      if (close) return { ...common, outcome: { kind: "close", ...close }, wakeOn: [] };
      return { ...common, ...waitOf(search, moment, request, states), ...watching(pools.asked()) };
    },
  };
}

type Told = Pick<Decision, "verdicts" | "counts">;

function isPicked({ picked }: Look): boolean {
  return picked.states.length > 0;
}

/** There are some who can serve, and none of them is ready. */
function areDeserted(pools: readonly Pool[], states: ReadonlyMap<string, AgentState>): boolean {
  const isReady = (id: string) => states.get(id)?.availability === "ready";
  return pools.some(({ ids }) => ids.length > 0) && !pools.some(({ ids }) => ids.some(isReady));
}

/** Picks so many, of all tiers or of the one that the request is kept for. */
function pickerOf(
  free: Tiers,
  preferred: Preferred,
  request: RoutingRequest,
  held: Held | undefined,
  now: number,
): (count: number) => Picked {
  const tiers =
    held === undefined || free.length === 0
      ? free
      : [preferred.sticky === undefined ? [] : [preferred.sticky]];
  const excluded = exclusionsAt(request, now);
  const among = free.length === 0 ? { leastPreferred: [] } : preferred;
  return (count) => pick(tiers, among, { excluded, now }, count);
}

function shortVerdicts({ states }: Picked, ranking: Ranking): readonly Verdict[] {
  return states.map((state, position) => ({
    agent: state.id,
    eligible: true,
    rank: position + 1,
    code: "eligible",
    detail: phrase("verdict.eligible-because", { rank: position + 1, why: rankReason(ranking, state) }),
  }));
}

function commonOf({ plan, diverted, applied }: Course, told: Told) {
  return {
    ...(plan.rule === undefined ? {} : { rule: plan.rule }),
    queue: plan.queue,
    priority: plan.priority,
    ...(plan.aging === 0 ? {} : { aging: plan.aging }),
    ...(plan.weight === 1 ? {} : { weight: plan.weight }),
    ...stepsOf(plan),
    ...(diverted.length === 0 ? {} : { diverted }),
    ...(applied === undefined ? {} : { applied }),
    decidedBy: "local",
    ...told,
  } as const;
}

function stepsOf({ steps: all, reached, nextStepAt }: Plan): Pick<Decision, "steps"> {
  const [only] = all;
  if (all.length === 1 && Object.keys(only?.skills ?? {}).length === 0 && !only?.prefer?.length) return {};
  return { steps: { all, reached, ...(nextStepAt === undefined ? {} : { nextAt: nextStepAt }) } };
}

function offerOf(rules: Rules, { course: { plan }, picked }: Look): Pick<Decision, "outcome" | "wakeOn"> {
  const { ring_ms, setAway, exclude_ms, onDecline } = plan.offer;
  const agents = picked.states.map((state) => state.id);
  return {
    outcome: {
      kind: "offer",
      agents,
      names: Object.fromEntries(agents.map((id) => [id, rules.agents.get(id)?.name ?? id])),
      host: plan.host,
      ring_ms,
      onNoAnswer: { setAway, exclude_ms },
      ...(onDecline === undefined ? {} : { onDecline }),
    },
    wakeOn: [],
  };
}

function waitOf(
  search: Search,
  moment: Moment,
  request: RoutingRequest,
  states: ReadonlyMap<string, AgentState>,
): Pick<Decision, "outcome" | "wakeOn" | "wakeAt"> {
  const { found, looks } = search;
  const { course } = found;
  const { plan, closed, says, message } = course;
  const position = positionIn(moment.waiting[plan.queue] ?? [], placeOf(course, request));
  const estimate = closed || message ? undefined : estimateWait(position, moment.pace?.[plan.queue]);
  if (request.absent)
    return { outcome: { kind: "wait", position, hopeless: false, absent: true }, wakeOn: [] };
  const pools = looks.map(({ reach }) => reach.pool);
  return {
    outcome: {
      kind: "wait",
      position,
      hopeless: looks.every(({ reach }) => reach.hopeless),
      ...(areDeserted(pools, states) ? { nobodyIn: true } : {}),
      ...(closed ? { closed } : {}),
      ...(says.length === 0 ? {} : { says }),
      ...(message ? { message } : {}),
      ...(estimate === undefined ? {} : { estimate }),
    },
    wakeOn: wakeOn(looks),
    ...wakeAt(search, moment.now),
  };
}

function placeOf({ plan }: Course, request: RoutingRequest): Place {
  const { conversation, waitingSince: since } = request;
  return { conversation, priority: plan.priority, aging: plan.aging, since };
}

function watching(watched: readonly string[]): Pick<Decision, "watched"> {
  return watched.length === 0 ? {} : { watched };
}

/**
 * Nobody in the pools can be taken now, and nobody outside them can serve: exactly these can help. While a queue is
 * closed nobody in its pool can, and while it is kept for one agent only that one.
 */
function wakeOn(looks: readonly Look[]): readonly string[] {
  const helping = looks.map(({ course, reach, held }) =>
    course.closed ? [] : held === undefined ? reach.pool.ids : [held.agent],
  );
  const [only = []] = helping;
  return helping.length <= 1 ? only : [...new Set(helping.flat())];
}

/**
 * The soonest of what time alone can bring: another rule or step, an exclusion that lapses, no more waiting for
 * one, a queue that opens or does otherwise.
 */
function wakeAt({ looks, excludedUntil }: Search, now: number): { readonly wakeAt?: number } {
  const times = looks.flatMap(({ course: { plan, changesAt }, held, picked }) => [
    ...(plan.dependsOnTime ? [nextLook(now)] : []),
    ...[plan.nextStepAt, held?.until, picked.lapsesAt, changesAt].flatMap((at) => at ?? []),
  ]);
  const all = excludedUntil === undefined ? times : [...times, excludedUntil];
  return all.length === 0 ? {} : { wakeAt: Math.min(...all) };
}

function nextLook(now: number): number {
  return (Math.floor(now / TIME_RULE_INTERVAL_MS) + 1) * TIME_RULE_INTERVAL_MS;
}
