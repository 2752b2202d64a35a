import assert from "node:assert/strict";
import { type DeliverOutbox, deliverOutbox } from "../../src/application/deliver-outbox.ts";
import type { Meter } from "../../src/application/ports/meter.ts";
import type { DeliveryOutcome } from "../../src/application/ports/outcome.ts";
import type {
  DeliveryEnd,
  LaneBudget,
  OutboxLane,
  OutboxRow,
  Store,
} from "../../src/application/ports/store.ts";
import type { Effect } from "../../src/domain/conversation/effects.ts";
import { settle, VirtualClock } from "../simulation/virtual-clock.ts";
import { quiet } from "../support/postgres.ts";

const LEASE_MS = 60_000;
const LONGEST_DELIVERY_MS = 45_000;
const delivered: DeliveryOutcome = { kind: "delivered" };

/** One lane with these rows, a store with leases that run out, and deliveries that the test ends. */
function bench(rows: readonly string[], { begun = true, storeTakes_ms = 0 } = {}) {
  const clock = new VirtualClock(1_000_000);
  const deliveries: { readonly id: string; readonly end: (outcome: DeliveryOutcome) => void }[] = [];
  /** What the store was asked to do, in order. */
  const asked: string[] = [];
  const budgets: LaneBudget[] = [];
  const kept: (readonly string[])[] = [];
  let leasedUntil = 0;
  let taken = false;
  const lane: OutboxLane = {
    lane: "customer:c1",
    kind: "customer",
    conversation: "c1",
    rows: rows.map((id): OutboxRow => ({ id, effect, attempts: 0, at: 0 })),
    ...(begun ? { begun: { attempt: 1 } } : {}),
  };
  const store: Partial<Store> = {
    takeOutboxLanes: async ({ lease_ms, budget }) => {
      budgets.push(budget);
      if (taken) return [];
      taken = true;
      leasedUntil = clock.now() + lease_ms;
      if (storeTakes_ms > 0) await clock.sleep(storeTakes_ms);
      return [lane];
    },
    beginDelivery: async (id) => {
      asked.push(`begin ${id}`);
      if (clock.now() >= leasedUntil) return "lease-lost";
      leasedUntil = clock.now() + LEASE_MS;
      return { attempt: 1 };
    },
    finishDelivery: async (id, _worker, end: DeliveryEnd, last) =>
      void asked.push(`${end.kind} ${id}`, ...(last ? ["lane done"] : [])),
    keepLanes: async (_worker, lanes) => void kept.push(lanes),
    finishLane: async (_lane, _worker, retryAt) =>
      void asked.push(retryAt === undefined ? "lane done" : `lane at ${retryAt - clock.now()}`),
  };
  const outbox: DeliverOutbox = deliverOutbox({
    store: store as Store,
    worker: "one",
    deliver: (row) => new Promise((end) => deliveries.push({ id: row.id, end })),
    clock,
    meter: { delivered: () => undefined, failed: () => undefined } as Partial<Meter> as Meter,
    log: quiet,
    nudge: () => undefined,
  });
  return {
    clock,
    outbox,
    lane,
    asked,
    budgets: () => budgets,
    kept,
    begunDeliveries: () => deliveries.map(({ id }) => id),
    leaseLeft_ms: () => leasedUntil - clock.now(),
    end: async (outcome: DeliveryOutcome) => {
      deliveries.at(-1)?.end(outcome);
      await settle();
    },
  };
}

const effect = { type: "SayToCustomer" } as Effect;

describe("handing over what was folded", () => {
  it("delivers the lanes at once, without the store being looked through or a delivery begun again", async () => {
    const { outbox, lane, asked, budgets, begunDeliveries, end } = bench(["a"]);
    await outbox.handingOver(async (handOver) => handOver?.deliver([lane]));
    assert.deepEqual(begunDeliveries(), ["a"]);
    await end(delivered);
    assert.deepEqual(asked, ["delivered a", "lane done"]);
    assert.deepEqual(budgets(), []);
  });

  it("is done within the room that is left, shared with what is taken from the store meanwhile", async () => {
    const { outbox, lane, budgets } = bench(["a"]);
    await outbox.handingOver(async (handOver) => {
      assert.deepEqual(handOver?.budget, { customer: 16, room: 12 });
      await outbox.step();
      handOver?.deliver([lane]);
    });
    await outbox.step();
    assert.deepEqual(
      budgets().map(({ customer, room }) => ({ customer, room })),
      [
        { customer: 16, room: 12 },
        { customer: 30, room: 24 },
      ],
    );
  });

  it("whose answer is lost gives back what it may have leased, with the next step, and nothing that is under way", async () => {
    const { outbox, lane, kept } = bench(["a"]);
    await outbox.handingOver(async (handOver) => handOver?.deliver([lane]));
    const lost = outbox.handingOver(async () => {
      throw new Error("the connection died");
    });
    await assert.rejects(lost);
    const others = Promise.withResolvers<void>();
    const without = outbox.handingOver(async (handOver) => {
      assert.equal(handOver, undefined, "until it is sure, nothing can be on its way");
      await others.promise;
    });
    await outbox.step();
    assert.deepEqual(kept, [["customer:c1"]]);
    others.resolve();
    await without;
    await outbox.step();
    assert.equal(kept.length, 1);
    await outbox.handingOver(async (handOver) => assert.ok(handOver));
  });

  it("is not done any more once it is stopping", async () => {
    const { outbox } = bench(["a"]);
    await outbox.stop(0);
    await outbox.handingOver(async (handOver) => assert.equal(handOver, undefined));
  });
});

describe("a delivery that takes long", () => {
  it("is given up as ambiguous while the lane is still this worker's, and is tried again", async () => {
    const { clock, outbox, asked, leaseLeft_ms } = bench(["a", "b"]);
    await outbox.step();
    await settle();
    await clock.advance(LONGEST_DELIVERY_MS - 1);
    assert.deepEqual(asked, []);
    await clock.advance(1);
    assert.deepEqual(asked, ["retry a", "lane at 0"]);
    assert.ok(leaseLeft_ms() > 0, "nobody else has the lane yet");
  });

  it("is given up before the lease ends that its own beginning renewed", async () => {
    const { clock, outbox, asked, end, leaseLeft_ms } = bench(["a", "b"]);
    await outbox.step();
    await clock.advance(40_000);
    await end(delivered);
    await clock.advance(LONGEST_DELIVERY_MS);
    assert.deepEqual(asked, ["delivered a", "begin b", "retry b", "lane at 0"]);
    assert.ok(leaseLeft_ms() > 0, "nobody else has the lane yet");
  });

  it("that answers after it was given up changes nothing any more", async () => {
    const { clock, outbox, asked, end } = bench(["a"]);
    await outbox.step();
    await clock.advance(LONGEST_DELIVERY_MS);
    const before = [...asked];
    await end(delivered);
    assert.deepEqual(asked, before);
  });
});

describe("the lease of a lane", () => {
  it("is renewed by each delivery after the first, so that a long lane stays in one hand", async () => {
    const { clock, outbox, asked, end, leaseLeft_ms } = bench(["a", "b", "c", "d"]);
    await outbox.step();
    for (const _ of ["a", "b", "c", "d"]) {
      await clock.advance(25_000);
      assert.ok(leaseLeft_ms() > 0);
      await end(delivered);
    }
    assert.deepEqual(asked, [
      "delivered a",
      "begin b",
      "delivered b",
      "begin c",
      "delivered c",
      "begin d",
      "delivered d",
      "lane done",
    ]);
  });

  it("carries the first delivery, begun with the taking, for its first half", async () => {
    const { clock, outbox, asked, begunDeliveries } = bench(["a"], { storeTakes_ms: LEASE_MS / 2 - 1 });
    const stepped = outbox.step();
    await clock.advance(LEASE_MS / 2 - 1);
    await stepped;
    await settle();
    assert.deepEqual([begunDeliveries(), asked], [["a"], []]);
  });

  it("is asked for again before the first delivery when the taking took half of it", async () => {
    const { clock, outbox, asked, begunDeliveries, leaseLeft_ms } = bench(["a"], {
      storeTakes_ms: LEASE_MS / 2,
    });
    const stepped = outbox.step();
    await clock.advance(LEASE_MS / 2);
    await stepped;
    await settle();
    assert.deepEqual([begunDeliveries(), asked], [["a"], ["begin a"]]);
    await clock.advance(LONGEST_DELIVERY_MS);
    assert.ok(leaseLeft_ms() > 0, "it is given up while nobody else has the lane");
  });

  it("that was lost meanwhile ends the work on the lane: nothing is delivered, nothing noted", async () => {
    const { clock, outbox, asked, begunDeliveries } = bench(["a", "b"], { storeTakes_ms: LEASE_MS });
    const stepped = outbox.step();
    await clock.advance(LEASE_MS);
    await stepped;
    await settle();
    assert.deepEqual([begunDeliveries(), asked], [[], ["begin a"]]);
  });

  it("is asked for where the store has not begun the first delivery itself", async () => {
    const { outbox, asked } = bench(["a"], { begun: false });
    await outbox.step();
    await settle();
    assert.deepEqual(asked, ["begin a"]);
  });
});
