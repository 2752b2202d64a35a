import { groupCommit } from "../../application/group-commit.ts";
import type { DeliveryEnd } from "../../application/ports/store.ts";
import { type Database, retryingDeadlocks } from "./database.ts";
import { serialOf } from "./outbox.ts";
import { beginDeliveries, type ToBegin } from "./outbox-begin.ts";
import { type Delivered, endAsDelivered, finishDelivery } from "./outbox-end.ts";
import { finishLanes, type LaneToFinish } from "./outbox-lanes.ts";

/** The lanes that one worker delivers at once are far fewer: these bounds are never met. */
const BOUNDS = { batch: 200, waiting: 20_000 };

/**
 * The steps of deliveries under way. Those of many lanes at one time go into one statement, and so are one
 * commit on the disk instead of one each; a step alone goes at once.
 */
export function outboxProgress(db: Database) {
  const begin = groupCommit(
    (all: readonly ToBegin[]) => retryingDeadlocks(() => beginDeliveries(db, all)),
    BOUNDS,
  );
  const deliver = groupCommit(
    (all: readonly Delivered[]) => retryingDeadlocks(() => endAsDelivered(db, all)),
    BOUNDS,
  );
  const giveBack = groupCommit(
    (all: readonly LaneToFinish[]) => retryingDeadlocks(() => finishLanes(db, all)),
    BOUNDS,
  );
  return {
    beginDelivery: async (id: string, worker: string) => {
      const [begun] = await begin([{ serial: serialOf(db, id), worker }]);
      return begun ?? "lease-lost";
    },
    finishDelivery: async (id: string, end: DeliveryEnd, givenBackBy?: string): Promise<void> => {
      const serial = serialOf(db, id);
      if (end.kind === "delivered")
        await deliver([{ serial, end, ...(givenBackBy === undefined ? {} : { givenBackBy }) }]);
      else await finishDelivery(db, serial, end);
    },
    finishLane: async (lane: string, worker: string, retryAt?: number): Promise<void> => {
      await giveBack([{ lane, worker, ...(retryAt === undefined ? {} : { retryAt }) }]);
    },
  };
}
