import type { Closure, Diversion, Say } from "./decision.ts";
import { figuresOf } from "./figures.ts";
import { openingAt, opensAfter } from "./hours.ts";
import { isIn } from "./places.ts";
import type { RoutingRequest } from "./request.ts";
import { type Plan, planFor } from "./rule-plan.ts";
import type { LocalText, Overflow, Queue, Rules } from "./rules.ts";
import type { Snapshot } from "./snapshot.ts";
import { spokenTime } from "./zoned-time.ts";

/** What a queue does with a request before anybody is looked for, and when nobody is found. */
export interface Course {
  readonly plan: Plan;
  readonly diverted: readonly Diversion[];
  /** Nobody is rung while it is closed. */
  readonly closed?: Closure;
  readonly says: readonly Say[];
  readonly message: boolean;
  readonly close?: { readonly text?: LocalText };
  /** When the queue will do otherwise by itself, ms since the epoch. */
  readonly changesAt?: number;
}

export type Moment = Omit<Snapshot, "agents">;

/** A request is sent from queue to queue at most so often, and never twice into one. */
const MOST_DIVERSIONS = 5;

/** What is known beforehand of how this request can be served. */
export interface Prospect {
  /** Nobody can take it now, so that what a queue does with a wait that is too long, or as a full one, counts. */
  readonly mustWait: boolean;
  /** Agents who cannot be sent to: they are as if the rules did not name them. */
  readonly unavailable: ReadonlySet<string>;
}

/** What the rules say of a request at this moment, before any queue sends it on. */
export function firstPlan(rules: Rules, request: RoutingRequest, moment: Moment): Plan {
  return planFor(rules, request, moment.now, figuresOf(rules, moment, request.conversation));
}

/**
 * Where a request goes that is planned so at first, from queue to queue. Whoever was passed to an agent by a person
 * is not diverted.
 */
export function courseOf(
  rules: Rules,
  first: Plan,
  request: RoutingRequest,
  moment: Moment,
  prospect: Prospect,
): Course {
  const diverted: Diversion[] = [];
  const says: Say[] = [];
  const figures = figuresOf(rules, moment, request.conversation);
  for (let plan = first; ; ) {
    const course: Course = { plan, diverted, says, message: false };
    const queue = rules.queues.get(plan.queue);
    if (queue === undefined || plan.targetAgent !== undefined) return course;
    const found = overflowing(queue, request, moment, prospect);
    says.push(...found.says);
    const here: Course = { ...course, ...timesOf(found) };
    const action = found.entry?.action;
    if (action === undefined || action.kind === "say") return here;
    if (action.kind === "close")
      return { ...here, close: action.text === undefined ? {} : { text: action.text } };
    if (action.kind === "message") {
      if (action.text) says.push({ id: `${queue.name}:message`, text: action.text });
      return { ...here, message: true };
    }
    const to = action.kind === "queue" ? { queue: action.queue } : { agent: action.agent };
    if (diverted.length >= MOST_DIVERSIONS || isVisited(diverted, plan.queue, to)) return here;
    diverted.push({ from: queue.name, because: BECAUSE[found.entry?.when.kind ?? "closed"], to });
    const next = planFor(rules, { ...request, target: to }, moment.now, figures);
    // Who was sent to an agent still waits, and is counted, where they were sent from.
    plan = next.targetAgent === undefined ? next : { ...next, queue: plan.queue };
  }
}

function timesOf({ closed, changesAt }: Overflowing): Pick<Course, "closed" | "changesAt"> {
  return { ...(closed ? { closed } : {}), ...(changesAt === undefined ? {} : { changesAt }) };
}

const BECAUSE = { closed: "closed", length: "full", after: "waited" } as const satisfies Record<
  Overflow["when"]["kind"],
  Diversion["because"]
>;

function isVisited(diverted: readonly Diversion[], from: string, to: Diversion["to"]): boolean {
  return "queue" in to && (to.queue === from || diverted.some((one) => one.from === to.queue));
}

interface Overflowing {
  readonly entry?: Overflow;
  readonly says: readonly Say[];
  readonly closed?: Closure;
  readonly changesAt?: number;
}

/** The first entry that applies and does more than say something; and all that is said until then. */
function overflowing(queue: Queue, request: RoutingRequest, moment: Moment, prospect: Prospect): Overflowing {
  const { mustWait } = prospect;
  const among = isIn(moment.waiting[queue.name] ?? [], request.conversation);
  const opening = openingOf(queue, among, request.language, moment.now);
  const applying = (queue.overflow ?? []).flatMap((entry, index) =>
    applies(entry, queue, request, moment, { among, isOpen: opening.open, mustWait })
      ? [{ entry, index }]
      : [],
  );
  const deed = applying.find(({ entry: { action } }) =>
    action.kind === "agent" ? !prospect.unavailable.has(action.agent) : action.kind !== "say",
  )?.entry;
  const says = applying.flatMap(({ entry: { action }, index }) =>
    action.kind === "say" ? [{ id: `${queue.name}:${index}`, text: action.text }] : [],
  );
  const changes = [opening.until, ...(mustWait ? laterEntries(queue, request, moment.now) : [])];
  const soonest = Math.min(...changes.flatMap((at) => at ?? []));
  return {
    ...(deed === undefined ? {} : { entry: deed }),
    says,
    ...(opening.open ? {} : { closed: opening.closure }),
    ...(Number.isFinite(soonest) ? { changesAt: soonest } : {}),
  };
}

function applies(
  { when }: Overflow,
  queue: Queue,
  request: RoutingRequest,
  moment: Moment,
  {
    among,
    isOpen,
    mustWait,
  }: { readonly among: boolean; readonly isOpen: boolean; readonly mustWait: boolean },
): boolean {
  if (when.kind === "closed") return !isOpen;
  if (!mustWait) return false;
  if (when.kind === "after") return moment.now >= request.waitingSince + when.after_ms;
  return !among && (moment.waiting[queue.name]?.length ?? 0) >= when.length;
}

function laterEntries(queue: Queue, request: RoutingRequest, now: number): readonly number[] {
  return (queue.overflow ?? [])
    .flatMap(({ when }) => (when.kind === "after" ? [request.waitingSince + when.after_ms] : []))
    .filter((at) => at > now);
}

type QueueOpening = { readonly until?: number } & (
  | { readonly open: true }
  | { readonly open: false; readonly closure: Closure }
);

function openingOf(
  { state = "open", hours }: Queue,
  among: boolean,
  language: string,
  now: number,
): QueueOpening {
  if (state === "closed" || (state === "draining" && !among)) return { open: false, closure: {} };
  if (hours === undefined) return { open: true };
  const { open, until } = openingAt(hours, now);
  const changes = until === undefined ? {} : { until };
  if (open) return { open, ...changes };
  const opensAt = opensAfter(hours, now);
  if (opensAt === undefined) return { open, ...changes, closure: {} };
  const opens = spokenTime(opensAt, hours.timeZone, language, now);
  return { open, ...changes, closure: { opensAt, opens } };
}
