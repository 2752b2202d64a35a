import assert from "node:assert/strict";
import type { LinkUse, LinkUses } from "../../../src/application/ports/links.ts";
import type { Store } from "../../../src/application/ports/store.ts";
import { customer, folding, HandClock, rules, START, wrote } from "./store-bench.ts";

export interface LinkUsesUnderTest {
  readonly store: Store;
  readonly links: LinkUses;
  dispose(): Promise<void>;
}

const ada = customer("ada");
const EXPIRES = START + 3_600_000;

/** What every store of links' uses passes. */
export function exerciseLinkUses(name: string, make: (clock: HandClock) => Promise<LinkUsesUnderTest>): void {
  describe(`${name}: how often a link was followed`, function () {
    this.timeout(60_000);
    let clock = new HandClock();
    let made: LinkUsesUnderTest;
    beforeEach(async () => {
      clock = new HandClock();
      made = await make(clock);
    });
    afterEach(() => made.dispose());

    const count = (more: Partial<LinkUse> = {}) =>
      made.links.count({
        link: "link1",
        limit: 1,
        expiresAt: EXPIRES,
        customer: ada,
        at: clock.now(),
        reopens: rules.reopens,
        ...more,
      });
    const writes = async (text: string, who = ada) => {
      await made.store.accept([wrote(who, text, { at: clock.now() })], rules);
      await made.store.advance(10, folding());
    };
    const closes = async () => {
      await made.store.accept([wrote(ada, "bye", { at: clock.now() })], rules);
      const stage = { kind: "closed", at: clock.now(), by: "customer" } as const;
      await made.store.advance(
        10,
        folding(() => ({ change: { stage } })),
      );
    };

    it("counts no further than its limit", async () => {
      const people = ["ada", "ben", "cleo"].map((one) => customer(one));
      const counted = [];
      for (const who of people) counted.push(await count({ customer: who, limit: 2 }));
      assert.deepEqual(counted, ["counted", "counted", "used-up"]);
    });

    it("counts no further than its limit when all come at the same moment", async () => {
      const people = Array.from({ length: 12 }, (_, at) => customer(`customer${at}`));
      const counted = await Promise.all(people.map((who) => count({ customer: who, limit: 3 })));
      assert.equal(counted.filter((each) => each === "counted").length, 3);
    });

    it("counts once per conversation: before there is one, in it, and when it is reopened", async () => {
      assert.equal(await count(), "counted");
      assert.equal(await count(), "counted", "as when its process was killed before the message was stored");
      await writes("hello");
      assert.equal(await count(), "counted");
      await closes();
      assert.equal(await count(), "counted", "what they write now reopens it");
    });

    it("counts again in their next conversation", async () => {
      await count({ limit: 2 });
      await writes("hello");
      await closes();
      clock.tick(10 * 60_000);
      assert.equal(await count({ limit: 2 }), "counted");
      await writes("hello again");
      assert.equal(await count({ limit: 2 }), "counted", "the same conversation");
      assert.equal(await count({ customer: customer("ben"), limit: 2 }), "used-up");
      assert.equal(await count({ customer: { ...ada, desk: "sales" }, limit: 2 }), "used-up");
    });

    it("counts once for someone who has moved to another identity meanwhile", async () => {
      await count();
      await writes("hello");
      const moved = { ...ada, identity: "ada_@home", address: "ada_@home/phone" };
      const event = { type: "CustomerMoved", customer: moved, from: ada.identity } as const;
      const target = { customer: moved, opens: false, formerIdentity: ada.identity };
      await made.store.accept([{ at: clock.now(), target, event }], rules);
      await made.store.advance(
        10,
        folding(() => ({ change: { customer: moved, puppetIdentity: ada.identity } })),
      );
      assert.equal(await count({ customer: moved }), "counted");
    });

    it("counts each link for itself", async () => {
      assert.equal(await count(), "counted");
      assert.equal(await count({ customer: customer("ben") }), "used-up");
      assert.equal(await count({ customer: customer("ben"), link: "link2" }), "counted");
    });

    it("forgets links that have expired, a bounded number at a time, and no other", async () => {
      for (const link of ["link1", "link2", "link3"]) await count({ link });
      await count({ link: "later", expiresAt: EXPIRES + 1 });
      assert.equal(await made.links.forgetExpired(EXPIRES, 10), 0);
      assert.equal(await made.links.forgetExpired(EXPIRES + 1, 2), 2);
      assert.equal(await made.links.forgetExpired(EXPIRES + 1, 10), 1);
      assert.equal(await count({ link: "later", customer: customer("ben") }), "used-up");
    });

    it("takes any identity there may be", async () => {
      const odd = customer(`\u0000\ud800${"x".repeat(5_000)}`);
      assert.equal(await count({ customer: odd }), "counted");
      assert.equal(await count({ customer: odd }), "counted");
    });
  });
}
