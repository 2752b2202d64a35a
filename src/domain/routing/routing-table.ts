import { phrase } from "../text/text-key.ts";
import type { Decision, Verdict } from "./decision.ts";
import { exclusionsAt } from "./eligibility.ts";
import { estimateWait } from "./estimate.ts";
import { explainCourse } from "./explain.ts";
import { freeAgents } from "./free-agents.ts";
import { type Held, heldFor, preferredBy } from "./last-agent.ts";
import { type Course, courseOf, firstPlan, type Moment } from "./overflow.ts";
import { positionIn } from "./places.ts";
import { type Picked, type Preferred, pick, type Tiers } from "./ranking.ts";
import type { RoutingRequest } from "./request.ts";
import type { Pool, Reach, RuleIndex } from "./rule-index.ts";
import type { Plan } from "./rule-plan.ts";
import type { Rules } from "./rules.ts";
import type { AgentState, Place } from "./snapshot.ts";

/**
 * Up to this many agents, a decision carries a verdict for each. Beyond it, it carries those of the agents
 * offered and of the next few in rank.
 */
const VERDICTS_IN_DECISION = 200;
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

export function routingTable(index: RuleIndex, agents: readonly AgentState[]): RoutingTable {
  const states = new Map(agents.map((state) => [state.id, state]));
  const free = freeAgents(index.rules, states);

  const look = (course: Course, moment: Moment, request: RoutingRequest): Look => {
    const { plan } = course;
    const reach = index.reachOf(plan, request.customer.network);
    const held = heldFor(index, states, plan, request, moment.now);
    const preferred = preferredBy(index, states, plan, request);
    const tiers = course.closed || course.close ? [] : reach.tiers.map(free.inTier);
    const picker = pickerOf(tiers, preferred, request, held, moment.now);
    const picked = picker(held === undefined ? Math.max(1, plan.offer.atOnce) : 1);
    return { course, reach, held, picker, picked };
  };

  return {
    update(state) {
      free.update(state);
    },
    route(moment, request) {
      const found = lookForSomebody(look, index.rules, moment, request);
      const { course, picker, reach } = found;
      const verdicts =
        index.rules.agents.size <= VERDICTS_IN_DECISION
          ? explainCourse(index, states, course, request, moment.now)
          : shortVerdicts(picker(Math.max(1, course.plan.offer.atOnce) + RUNNERS_UP));
      const common = commonOf(course, verdicts);
      if (found.picked.states.length > 0) return { ...common, ...offerOf(index.rules, found) };
      if (course.close) return { ...common, outcome: { kind: "close", ...course.close }, wakeOn: [] };
      return { ...common, ...waitOf(found, moment, request, isDeserted(reach.pool, states)) };
    },
  };
}

/** One course, and whom it finds. */
interface Look {
  readonly course: Course;
  readonly reach: Reach;
  readonly held: Held | undefined;
  readonly picker: (count: number) => Picked;
  readonly picked: Picked;
  /** Agents an overflow would send to, who cannot take it now. */
  readonly missed?: readonly string[];
}

/**
 * First as if somebody were free; then as one who must wait, whom the queue may send on. An agent whom it would
 * send to and who cannot take it now is passed over, so that nobody is trapped with one who is down.
 */
function lookForSomebody(
  look: (course: Course, moment: Moment, request: RoutingRequest) => Look,
  rules: Rules,
  moment: Moment,
  request: RoutingRequest,
): Look {
  const unavailable = new Set(exclusionsAt(request, moment.now).keys());
  const missed: string[] = [];
  // Finding the rule is most of a decision's work, and the same whether they must wait or not.
  const first = firstPlan(rules, request, moment);
  for (let mustWait = false; ; ) {
    const course = courseOf(rules, first, request, moment, { mustWait, unavailable });
    const found = look(course, moment, request);
    if (found.picked.states.length > 0) return found;
    const sentTo = course.diverted.length > 0 ? course.plan.targetAgent : undefined;
    if (sentTo !== undefined) {
      unavailable.add(sentTo);
      missed.push(sentTo);
    } else if (mustWait || course.close) return { ...found, missed };
    else mustWait = true;
  }
}

/** There are some who can serve, and none of them is ready. */
function isDeserted({ ids }: Pool, states: ReadonlyMap<string, AgentState>): boolean {
  return ids.length > 0 && !ids.some((id) => states.get(id)?.availability === "ready");
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

function shortVerdicts({ states }: Picked): readonly Verdict[] {
  return states.map((state, position) => ({
    agent: state.id,
    eligible: true,
    rank: position + 1,
    code: "eligible",
    detail: phrase("verdict.eligible", { rank: position + 1 }),
  }));
}

function commonOf({ plan, diverted }: Course, verdicts: readonly Verdict[]) {
  return {
    ...(plan.rule === undefined ? {} : { rule: plan.rule }),
    queue: plan.queue,
    priority: plan.priority,
    ...(plan.aging === 0 ? {} : { aging: plan.aging }),
    ...(plan.weight === 1 ? {} : { weight: plan.weight }),
    ...stepsOf(plan),
    ...(diverted.length === 0 ? {} : { diverted }),
    decidedBy: "local",
    verdicts,
  } as const;
}

function stepsOf({ steps: all, reached, nextStepAt }: Plan): Pick<Decision, "steps"> {
  const [only] = all;
  if (all.length === 1 && Object.keys(only?.skills ?? {}).length === 0 && !only?.prefer?.length) return {};
  return { steps: { all, reached, ...(nextStepAt === undefined ? {} : { nextAt: nextStepAt }) } };
}

function offerOf(rules: Rules, { course: { plan }, picked }: Look): Pick<Decision, "outcome" | "wakeOn"> {
  const { ring_ms, setAway, exclude_ms } = plan.offer;
  const agents = picked.states.map((state) => state.id);
  return {
    outcome: {
      kind: "offer",
      agents,
      names: Object.fromEntries(agents.map((id) => [id, rules.agents.get(id)?.name ?? id])),
      host: plan.host,
      ring_ms,
      onNoAnswer: { setAway, exclude_ms },
    },
    wakeOn: [],
  };
}

function waitOf(
  found: Look,
  moment: Moment,
  request: RoutingRequest,
  nobodyIn: boolean,
): Pick<Decision, "outcome" | "wakeOn" | "wakeAt"> {
  const { course, reach } = found;
  const { plan, closed, says, message } = course;
  const position = positionIn(moment.waiting[plan.queue] ?? [], placeOf(course, request));
  const estimate = closed ? undefined : estimateWait(position, moment.pace?.[plan.queue]);
  return {
    outcome: {
      kind: "wait",
      position,
      hopeless: reach.hopeless,
      ...(nobodyIn ? { nobodyIn } : {}),
      ...(closed ? { closed } : {}),
      ...(says.length === 0 ? {} : { says }),
      ...(message ? { message } : {}),
      ...(estimate === undefined ? {} : { estimate }),
    },
    wakeOn: wakeOn(found),
    ...wakeAt(found, moment.now),
  };
}

function placeOf({ plan }: Course, request: RoutingRequest): Place {
  const { conversation, waitingSince: since } = request;
  return { conversation, priority: plan.priority, aging: plan.aging, since };
}

/**
 * Nobody in the pool can be taken now, and nobody outside it can serve: exactly these can help, and whom the queue
 * would have sent to. While it is closed nobody in its pool can.
 */
function wakeOn({ course, reach, missed = [] }: Look): readonly string[] {
  const pool = course.closed ? [] : reach.pool.ids;
  const sentTo = missed.filter((id) => !reach.pool.members.has(id));
  return sentTo.length === 0 ? pool : [...pool, ...sentTo];
}

/**
 * The soonest of what time alone can bring: another rule or step, an exclusion that lapses, no more waiting for
 * one, a queue that opens or does otherwise.
 */
function wakeAt({ course, held, picked }: Look, now: number): { readonly wakeAt?: number } {
  const { plan, changesAt } = course;
  const looks = [
    ...(plan.dependsOnTime ? [nextLook(now)] : []),
    ...[plan.nextStepAt, held?.until, picked.lapsesAt, changesAt].flatMap((at) => at ?? []),
  ];
  return looks.length === 0 ? {} : { wakeAt: Math.min(...looks) };
}

function nextLook(now: number): number {
  return (Math.floor(now / TIME_RULE_INTERVAL_MS) + 1) * TIME_RULE_INTERVAL_MS;
}
