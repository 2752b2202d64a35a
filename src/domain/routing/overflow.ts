import type { Closure } from "./decision.ts";
import { closedSince, openingAt, opensAfter } from "./hours.ts";
import { isIn, lineLength } from "./places.ts";
import type { RoutingRequest } from "./request.ts";
import type { Overflow, Queue } from "./rules.ts";
import type { Snapshot } from "./snapshot.ts";
import { spokenTime } from "./zoned-time.ts";

export type Moment = Omit<Snapshot, "agents">;

/** What a queue does with a request that it cannot serve now. */
export interface Standing {
  /** Nobody is rung while it is closed. */
  readonly closed?: Closure;
  /** Its entries that apply, in the order of the rules: what is said is said until one does more. */
  readonly deeds: readonly Deed[];
  /** When the queue will do otherwise by itself, ms since the epoch. */
  readonly changesAt?: number;
}

export interface Deed {
  /** Of the entry among the queue's. */
  readonly index: number;
  readonly when: Overflow["when"];
  readonly action: Overflow["action"];
  /** Since when it holds for this request, ms since the epoch: whoever it sends on is in the next queue since then. */
  readonly since: number;
}

/** `entered`: since when the request is in this queue, ms since the epoch; `after` counts from then. */
export function standingIn(queue: Queue, request: RoutingRequest, moment: Moment, entered: number): Standing {
  const among = isIn(moment.waiting[queue.name] ?? [], request.conversation);
  const opening = openingOf(queue, among, request.language, moment.now);
  const deeds = (queue.overflow ?? []).flatMap(({ when, action }, index): Deed[] => {
    const since = sinceWhen(when, queue, moment, { among, isOpen: opening.open, entered });
    return since === undefined ? [] : [{ index, when, action, since }];
  });
  const later = (queue.overflow ?? [])
    .flatMap(({ when }) => (when.kind === "after" ? [entered + when.after_ms] : []))
    .filter((at) => at > moment.now);
  const changesAt = Math.min(...[opening.until, ...later].flatMap((at) => at ?? []));
  return {
    ...(opening.open ? {} : { closed: opening.closure }),
    deeds,
    ...(Number.isFinite(changesAt) ? { changesAt } : {}),
  };
}

interface There {
  readonly among: boolean;
  readonly isOpen: boolean;
  readonly entered: number;
}

/** Since when an entry applies to who cannot be served now; undefined when it does not. */
function sinceWhen(
  when: Overflow["when"],
  queue: Queue,
  { now, waiting }: Moment,
  { among, isOpen, entered }: There,
): number | undefined {
  switch (when.kind) {
    case "closed":
      return isOpen ? undefined : closingOf(queue, entered, now);
    case "after":
      return now >= entered + when.after_ms ? entered + when.after_ms : undefined;
    case "length":
      return !among && lineLength(waiting[queue.name] ?? []) >= when.length ? entered : undefined;
  }
}

/**
 * Who was in it when it closed is sent on from then. When `state` closed it nobody knows: then it counts as closed all
 * along, so that nobody waits longer in the next one for having waited here.
 */
function closingOf({ state = "open", hours }: Queue, entered: number, now: number): number {
  if (state !== "open" || hours === undefined) return entered;
  return Math.max(entered, closedSince(hours, now) ?? entered);
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
