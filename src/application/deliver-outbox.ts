import type { DeliverEffect } from "./deliver-effect.ts";
import type { Clock } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";
import type { Meter } from "./ports/meter.ts";
import type { DeliveryOutcome } from "./ports/outcome.ts";
import type {
  HandOver,
  LaneBudget,
  LaneClass,
  LanesAsked,
  OutboxLane,
  OutboxRow,
  Store,
} from "./ports/store.ts";
import { describe } from "./work-loop.ts";

export interface DeliverOutboxParts {
  readonly store: Store;
  /** Whom the lanes are leased to. */
  readonly worker: string;
  readonly deliver: DeliverEffect;
  /** Networks this worker is connected to; all when left out. */
  readonly connectedTo?: () => readonly string[];
  readonly clock: Clock;
  readonly meter: Meter;
  readonly log: Log;
  /** A lane has ended, and others may have waited for its place. */
  readonly nudge: () => void;
}

export interface DeliverOutbox {
  /** Takes lanes that are due, up to the bound, and begins to deliver them. Answers how many it took. */
  step(): Promise<number>;
  /** Does work that may hand lanes over, for which a part of the room that is left is kept until it has ended. */
  handingOver<T>(work: (handOver?: HandOver) => Promise<T>): Promise<T>;
  /** Takes no more and waits for what is under way, at most `timeout_ms`. */
  stop(timeout_ms: number): Promise<void>;
}

/**
 * Lanes of each class delivered at the same time by one worker: a class that is slow keeps none of the others
 * waiting. Homeservers make few rooms at a time, and each room slower the more are asked for at once.
 */
export const MOST_LANES: Readonly<Record<LaneClass, number>> = {
  customer: 32,
  room: 24,
  opening: 6,
  agent: 16,
};
/** A lane is another worker's after this silence; each begun delivery renews it. */
const LEASE_MS = 60_000;
/** A delivery without an answer for this long is given up as ambiguous; below the lease. */
const LONGEST_DELIVERY_MS = 45_000;
/** How often the store is asked to take back a lane whose delivery broke off. */
const GIVE_BACK_EVERY_MS = 2_000;
/** A lease this near its end is left to run out: the lane may be another's before the store answers. */
const GIVE_BACK_MARGIN_MS = 10_000;
const HANDED_OVER = ["customer", "room"] as const;
const CLASSES = Object.keys(MOST_LANES) as LaneClass[];

/** Performs the outbox: in order within a lane, a lane that must wait holding back itself only. */
export function deliverOutbox(parts: DeliverOutboxParts): DeliverOutbox {
  const active = new Set<{ readonly lane: string; readonly ended: Promise<void> }>();
  /** Folds under way that may hand lanes over. */
  let folding = 0;
  /** An answer that gave us lanes may have been lost: they would stand still until their leases run out. */
  let unsure = false;
  const under = new Map<LaneClass, number>();
  let stopped = false;
  /** Of a class there may be more than there was room for. */
  let full = false;

  const asked = (budget: LaneBudget): LanesAsked => ({
    worker: parts.worker,
    lease_ms: LEASE_MS,
    budget,
    ...withoutUndefined({ networks: parts.connectedTo?.() }),
  });

  const add = (kind: LaneClass, lanes: number) => under.set(kind, (under.get(kind) ?? 0) + lanes);

  const run = async (lane: OutboxLane, lease: Lease): Promise<void> => {
    try {
      await deliverLane(parts, lane, lease, () => stopped);
    } catch (error) {
      parts.meter.failed("deliver");
      parts.log.error(
        { lane: lane.lane, conversation: lane.conversation, err: describe(error) },
        "a lane's delivery broke off",
      );
      await giveBack(parts, lane, lease, () => stopped);
    }
  };

  const start = (lanes: readonly OutboxLane[], lease: Lease): void => {
    for (const lane of lanes) {
      const kind = classOf(lane);
      add(kind, 1);
      const ended = run(lane, { ...lease }).finally(() => {
        active.delete(running);
        add(kind, -1);
        if (full) parts.nudge();
      });
      const running = { lane: lane.lane, ended };
      active.add(running);
    }
  };

  /** Lanes that no answer has told us of go back, while none can be on their way to us. */
  const makeSure = async (): Promise<void> => {
    const held = [...active].map(({ lane }) => lane);
    await parts.store.keepLanes(parts.worker, held);
    unsure = false;
  };

  /** Does what may give us lanes. */
  const asking = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      unsure = true;
      throw error;
    }
  };

  return {
    step: async () => {
      if (stopped) return 0;
      if (unsure && folding === 0) await makeSure();
      const lease = { from: parts.clock.now() };
      const lanes = await asking(() => parts.store.takeOutboxLanes(asked(leftOf(under))));
      start(lanes, lease);
      full = Object.values(leftOf(under)).some((left) => left <= 0);
      return lanes.length;
    },
    handingOver: async (work) => {
      if (stopped || unsure) return work();
      const lease = { from: parts.clock.now() };
      const left = leftOf(under);
      const kept = HANDED_OVER.map((kind) => [kind, Math.ceil(Math.max(0, left[kind] ?? 0) / 2)] as const);
      for (const [kind, lanes] of kept) add(kind, lanes);
      folding += 1;
      const deliver = (lanes: readonly OutboxLane[]) => start(lanes, lease);
      try {
        return await asking(() => work({ ...asked(Object.fromEntries(kept)), deliver }));
      } finally {
        folding -= 1;
        for (const [kind, lanes] of kept) add(kind, -lanes);
      }
    },
    stop: async (timeout_ms) => {
      stopped = true;
      const ended = new AbortController();
      const all = Promise.all([...active].map((each) => each.ended));
      await Promise.race([all, parts.clock.sleep(timeout_ms, ended.signal)]);
      ended.abort();
    },
  };
}

function classOf({ kind, opening }: OutboxLane): LaneClass {
  return opening ? "opening" : kind;
}

function leftOf(under: ReadonlyMap<LaneClass, number>): LaneBudget {
  return Object.fromEntries(CLASSES.map((each) => [each, MOST_LANES[each] - (under.get(each) ?? 0)]));
}

/** When the store was asked for a lane's lease, or to renew it: ms since the epoch. */
interface Lease {
  from: number;
}

/**
 * The rows are there still and are tried again: at once when the store that was away answers again, and at
 * the latest when the lease runs out by itself.
 */
async function giveBack(
  { store, worker, clock }: DeliverOutboxParts,
  { lane }: OutboxLane,
  lease: Lease,
  stopped: () => boolean,
): Promise<void> {
  const until = lease.from + LEASE_MS - GIVE_BACK_MARGIN_MS;
  for (let back = false; !back && !stopped(); ) {
    await clock.sleep(GIVE_BACK_EVERY_MS);
    if (clock.now() >= until) return;
    back = await store.finishLane(lane, worker, clock.now()).then(
      () => true,
      () => false,
    );
  }
}

async function deliverLane(
  parts: DeliverOutboxParts,
  lane: OutboxLane,
  lease: Lease,
  stopped: () => boolean,
): Promise<void> {
  let { roomId, cardEventId } = lane;
  for (const row of lane.rows) {
    if (stopped()) break;
    const begun = await begin(parts, lane, row, lease);
    if (begun === "lease-lost") return;
    const startedAt = parts.clock.now();
    const context = {
      ...withoutUndefined({ conversation: lane.conversation, roomId, cardEventId }),
      attempt: begun.attempt,
    };
    const outcome = await inTime(parts, parts.deliver(row, context));
    const retryAt = await settle(parts, lane, row, begun.attempt, outcome, startedAt);
    if (retryAt !== undefined) {
      await parts.store.finishLane(lane.lane, parts.worker, retryAt);
      return;
    }
    if (outcome.kind === "delivered") {
      if (isLast(lane, row)) return;
      roomId = outcome.roomId ?? roomId;
      if (row.effect.type === "UpdateCard") cardEventId = outcome.remoteId ?? cardEventId;
    }
  }
  await parts.store.finishLane(lane.lane, parts.worker);
}

/** With this one delivered the lane is given back. */
function isLast({ rows }: OutboxLane, row: OutboxRow): boolean {
  return row === rows.at(-1);
}

/** The first delivery was begun with the taking of its lane, which holds while that is not long ago. */
async function begin(
  { store, worker, clock }: DeliverOutboxParts,
  { rows, begun }: OutboxLane,
  row: OutboxRow,
  lease: Lease,
): Promise<{ readonly attempt: number } | "lease-lost"> {
  const askedAt = clock.now();
  if (begun && row === rows[0] && askedAt < lease.from + LEASE_MS / 2) return begun;
  const answer = await store.beginDelivery(row.id, worker);
  if (answer !== "lease-lost") lease.from = askedAt;
  return answer;
}

/** Ends one delivery by its outcome; answers when to try again, if it is to be tried again. */
async function settle(
  parts: DeliverOutboxParts,
  lane: OutboxLane,
  row: OutboxRow,
  attempt: number,
  outcome: DeliveryOutcome,
  startedAt: number,
): Promise<number | undefined> {
  const at = parts.clock.now();
  const fields = {
    lane: lane.lane,
    conversation: lane.conversation,
    delivery: row.id,
    effect: row.effect.type,
    attempt,
  };
  parts.meter.delivered(lane.kind, outcome.kind === "reject" ? "rejected" : outcome.kind, at - startedAt);
  switch (outcome.kind) {
    case "delivered": {
      const { remoteId, roomId } = outcome;
      const end = { kind: "delivered", ...withoutUndefined({ remoteId, roomId }), at } as const;
      await parts.store.finishDelivery(row.id, parts.worker, end, isLast(lane, row) ? "last" : undefined);
      return undefined;
    }
    case "reject": {
      parts.log.warn({ ...fields, code: outcome.code }, "refused for good");
      const { code, notice } = outcome;
      await parts.store.finishDelivery(row.id, parts.worker, { kind: "rejected", code, notice, at });
      return undefined;
    }
    case "ambiguous":
      parts.log.warn(
        { ...fields, why: outcome.why, settle: outcome.settle },
        "it is not known whether this arrived",
      );
      if (outcome.settle === "assume-delivered") {
        await parts.store.finishDelivery(row.id, parts.worker, { kind: "delivered", at });
        return undefined;
      }
      await parts.store.finishDelivery(row.id, parts.worker, {
        kind: "retry",
        retryAt: at,
        why: outcome.why,
      });
      return at;
    case "retry": {
      parts.log.info({ ...fields, why: outcome.why, after_ms: outcome.after_ms }, "not now, the lane waits");
      const retryAt = at + outcome.after_ms;
      await parts.store.finishDelivery(row.id, parts.worker, { kind: "retry", retryAt, why: outcome.why });
      return retryAt;
    }
  }
}

/** Bounds a delivery in time: an adapter that never answers must not keep the lane past its lease. */
async function inTime(
  parts: DeliverOutboxParts,
  delivery: Promise<DeliveryOutcome>,
): Promise<DeliveryOutcome> {
  const answered = new AbortController();
  const late = parts.clock.sleep(LONGEST_DELIVERY_MS, answered.signal).then(
    (): DeliveryOutcome => ({
      kind: "ambiguous",
      why: `no answer within ${LONGEST_DELIVERY_MS} ms`,
      settle: "repeat",
    }),
  );
  try {
    return await Promise.race([delivery, late]);
  } finally {
    // A reason, so that no error with a stack is made for each delivery.
    answered.abort("answered");
  }
}

function withoutUndefined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
