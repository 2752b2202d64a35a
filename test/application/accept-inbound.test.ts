import assert from "node:assert/strict";
import { acceptInbound } from "../../src/application/accept-inbound.ts";
import { Overloaded } from "../../src/application/group-commit.ts";
import type { Meter } from "../../src/application/ports/meter.ts";
import type { Inbound, Store } from "../../src/application/ports/store.ts";

const customer = {
  network: "xmpp",
  desk: "billing",
  identity: "ada@home.example",
  address: "ada@home.example/a",
};
const error = { code: "gone", notice: "The customer is offline." };

describe("a message that came back after it was delivered", () => {
  let stored: Inbound[];
  let slept: number;

  beforeEach(() => {
    stored = [];
    slept = 0;
  });

  /** A store that knows the pair of ids from the `at`-th look on. */
  function desk({ known = true, at = 1 }: { readonly known?: boolean; readonly at?: number } = {}) {
    let looks = 0;
    const store: Partial<Store> = {
      conversationByThread: async () => (known ? ({ id: "c1" } as never) : undefined),
      counterpart: async (_conversation, side, id) => {
        looks += 1;
        return side === "network" && id === "m7" && looks >= at ? "$asked" : undefined;
      },
      accept: async (inbound) => {
        stored.push(...inbound);
        return inbound.map(() => ({ kind: "accepted", lane: "c1" }));
      },
    };
    const clock = {
      now: () => 5,
      sleep: async () => {
        slept += 1;
      },
    };
    const meter: Partial<Meter> = { accepted: () => undefined };
    const random = { id: () => "new", number: () => 0 };
    return acceptInbound({ store: store as Store, clock, random, meter: meter as Meter });
  }

  it("has failed at the event that it carried, once", async () => {
    await desk().returned(customer, "m7", error);
    assert.deepEqual(stored, [
      {
        at: 5,
        key: "returned:c1:$asked",
        target: { conversation: "c1" },
        event: { type: "DeliveryFailed", effect: { type: "SayToCustomer", source: "$asked" }, ...error },
      },
    ]);
    assert.equal(slept, 0);
  });

  it("is found also where it comes back before it was noted as delivered", async () => {
    await desk({ at: 2 }).returned(customer, "m7", error);
    assert.deepEqual([stored.length, slept], [1, 1]);
  });

  it("says nothing where it is no message to that customer", async () => {
    await desk().returned(customer, "m8", error);
    await desk({ known: false }).returned(customer, "m7", error);
    assert.deepEqual(stored, []);
  });
});

describe("what arrives while the store takes long", () => {
  const wrote: Inbound = {
    at: 5,
    target: { customer, opens: false },
    event: { type: "CustomerCameBack", customer },
  };

  /** A store that answers nothing until it is told to. */
  function desk() {
    const gate = Promise.withResolvers<void>();
    let stored = 0;
    const store: Partial<Store> = {
      accept: async (inbound) => {
        await gate.promise;
        stored += inbound.length;
        return inbound.map(() => ({ kind: "accepted", lane: "c1" }));
      },
    };
    const accept = acceptInbound({
      store: store as Store,
      clock: { now: () => 5, sleep: async () => undefined },
      random: { id: () => "new", number: () => 0 },
      meter: { accepted: () => undefined } as Partial<Meter> as Meter,
    });
    return { accept, answer: gate.resolve, stored: () => stored };
  }

  it("waits up to 20,000 events; the next is refused and unacknowledged, and taken once there is room", async () => {
    const { accept, answer, stored } = desk();
    const waiting = Array.from({ length: 40 }, () =>
      accept.fromHomeserver(Array.from({ length: 500 }, () => wrote)),
    );
    await assert.rejects(accept.fromHomeserver([wrote]), Overloaded);
    await assert.rejects(accept.fromNetwork(wrote.event as never), Overloaded);
    answer();
    await Promise.all(waiting);
    await accept.fromHomeserver([wrote]);
    assert.equal(stored(), 20_001);
  });
});
