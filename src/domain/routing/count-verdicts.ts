import type { Verdict, VerdictCounts } from "./decision.ts";
import { exclusionObstacle, exclusionsAt } from "./eligibility.ts";
import { stepObstacle } from "./explain.ts";
import type { Blocked } from "./free-agents.ts";
import type { RoutingRequest } from "./request.ts";
import type { Pool, Reach, RuleIndex } from "./rule-index.ts";
import type { Plan } from "./rule-plan.ts";
import type { Look } from "./search.ts";

type Counts = Partial<Record<Verdict["code"], number>>;

/** How many have each verdict. */
export function countVerdicts(verdicts: readonly Verdict[]): VerdictCounts {
  const counts: Counts = {};
  for (const { code } of verdicts) add(counts, code, 1);
  return counts;
}

/** The same of a wait in one queue, without a verdict of anybody: it costs the same however many agents there are. */
export function countInLook(
  index: RuleIndex,
  { course, reach, held }: Look,
  blockedIn: (pool: Pool, weight: number) => Blocked,
  request: RoutingRequest,
  now: number,
): VerdictCounts {
  if (course.closed) return { "queue-closed": index.rules.agents.size };
  const { plan } = course;
  const counts: Counts = { ...outsideOf(index, reach, plan, request, now) };
  const { away, full } = blockedIn(reach.pool, plan.weight);
  add(counts, "away", away);
  add(counts, "at-capacity", full);
  const free = reach.pool.ids.length - away - full;
  if (held !== undefined) add(counts, "not-yet", free);
  else addExcluded(counts, reach, request, free, now);
  return counts;
}

/** Nobody is kept waiting while somebody is free, unless all of them are passed over. */
function addExcluded(
  counts: Counts,
  { pool }: Reach,
  request: RoutingRequest,
  free: number,
  now: number,
): void {
  const excluded = [...exclusionsAt(request, now).values()].filter(({ agent }) => pool.members.has(agent));
  const unreachable = excluded.filter((one) => exclusionObstacle(one, now).code === "unreachable").length;
  add(counts, "unreachable", Math.min(free, unreachable));
  add(counts, "excluded", free - Math.min(free, unreachable));
}

const outside = new WeakMap<Reach, VerdictCounts>();

/** Of those whom the rules keep from it: the same for all that have this reach. */
function outsideOf(
  index: RuleIndex,
  reach: Reach,
  plan: Plan,
  { customer }: RoutingRequest,
  now: number,
): VerdictCounts {
  const known = outside.get(reach);
  if (known !== undefined) return known;
  const counts: Counts = {};
  for (const agent of index.rules.agents.values()) {
    if (reach.pool.members.has(agent.id)) continue;
    const obstacle = stepObstacle(agent, plan, customer.network, now);
    if (obstacle !== undefined) add(counts, obstacle.code, 1);
  }
  outside.set(reach, counts);
  return counts;
}

function add(counts: Counts, code: Verdict["code"], count: number): void {
  if (count > 0) counts[code] = (counts[code] ?? 0) + count;
}
