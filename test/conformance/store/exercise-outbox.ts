import assert from "node:assert/strict";
import type { DeliveryEnd, LanesAsked, OutboxLane } from "../../../src/application/ports/store.ts";
import type { Effect } from "../../../src/domain/conversation/effects.ts";
import type { ConversationEvent } from "../../../src/domain/conversation/events.ts";
import { audited } from "./exercise-folding.ts";
import type { Bench } from "./exercise-store.ts";
import {
  customer,
  deliverAll,
  folding,
  openOne,
  poke,
  post,
  rules,
  START,
  say,
  takeOne,
  upTo,
  want,
} from "./store-bench.ts";

const ann = customer("ann");
const bob = customer("bob");

export function exerciseOutbox(bench: Bench): void {
  const take = (worker: string, lease_ms = 60_000) =>
    bench.store.takeOutboxLanes({ budget: upTo(10), worker, lease_ms });
  const deliver = async (worker: string, id: string, end: Partial<DeliveryEnd> = {}) => {
    const begun = await bench.store.beginDelivery(id, worker);
    await bench.store.finishDelivery(id, worker, {
      kind: "delivered",
      at: bench.clock.now(),
      ...end,
    } as DeliveryEnd);
    return begun;
  };
  const told = async () => {
    const events: ConversationEvent[] = [];
    await bench.store.advance(
      10,
      folding((event) => {
        events.push(event);
        return {};
      }),
    );
    return events;
  };

  describe("hands over what is folded", () => {
    const folded = async (effects: readonly Effect[], asked: Partial<LanesAsked> = {}) => {
      const lanes: OutboxLane[] = [];
      const conversation = await openOne(bench.store, ann);
      const event = { at: START, target: { conversation }, event: poke };
      await bench.store.accept([event], rules);
      await bench.store.advance(
        10,
        folding(() => ({ effects })),
        { worker: "one", lease_ms: 1_000, budget: upTo(10), deliver: (all) => lanes.push(...all), ...asked },
      );
      return lanes;
    };

    it("to whoever folds, with the first delivery begun, and to nobody else", async () => {
      const [lane, ...more] = await folded([say(ann, "1", "$1"), say(ann, "2")]);
      assert.deepEqual(more, []);
      assert.deepEqual(lane?.begun, { attempt: 1 });
      assert.deepEqual(
        lane?.rows.map(({ effect }) => effect),
        [say(ann, "1", "$1"), say(ann, "2")],
      );
      assert.deepEqual(await take("two"), []);
      await bench.store.finishDelivery(lane?.rows[0]?.id ?? "", "one", {
        kind: "delivered",
        remoteId: "r",
        at: START,
      });
      assert.deepEqual(await bench.store.beginDelivery(lane?.rows[1]?.id ?? "", "one"), { attempt: 1 });
    });

    it("but leaves a dead worker's to the next, as begun before", async () => {
      const [lane] = await folded([say(ann, "1")]);
      bench.clock.tick(1_001);
      const [anew] = await take("two");
      assert.deepEqual(anew?.rows[0]?.id, lane?.rows[0]?.id);
      assert.deepEqual(anew?.begun, { attempt: 2 });
    });

    it("not what comes behind something that is still to be delivered", async () => {
      const conversation = await openOne(bench.store, ann);
      await want(bench.store, conversation, say(ann, "1"));
      assert.deepEqual(await folded([say(ann, "2")]), []);
      const [lane] = await take("two");
      assert.equal(lane?.rows.length, 2);
    });

    it("not what needs more than the room, nor what there is no room for, nor what others are connected to", async () => {
      assert.deepEqual(await folded([post(ann, "the room is not open yet")]), []);
      assert.deepEqual(await folded([{ type: "AskClient", customer: ann }]), []);
      assert.deepEqual(await folded([say(ann, "1")], { budget: { room: 1 } }), []);
      await deliverAll(bench.store, bench.clock);
      assert.deepEqual(await folded([say(ann, "1")], { networks: ["elsewhere"] }), []);
    });

    it("again when the last delivery has given its lane back", async () => {
      for (const text of ["1", "2"]) {
        const [lane] = await folded([say(ann, text)]);
        const end = { kind: "delivered", at: START } as const;
        await bench.store.finishDelivery(lane?.rows[0]?.id ?? "", "one", end, "last");
      }
    });

    it("and finds what was added while the last delivery was under way", async () => {
      const [lane] = await folded([say(ann, "1")]);
      assert.deepEqual(await folded([say(ann, "2")]), []);
      const end = { kind: "delivered", at: START } as const;
      await bench.store.finishDelivery(lane?.rows[0]?.id ?? "", "one", end, "last");
      const [next] = await take("two");
      assert.deepEqual(
        next?.rows.map(({ effect }) => effect),
        [say(ann, "2")],
      );
    });

    it("and takes no lane from another by ending what was its own before", async () => {
      const [lane] = await folded([say(ann, "1")]);
      bench.clock.tick(1_001);
      await take("two");
      const end = { kind: "delivered", at: START } as const;
      await bench.store.finishDelivery(lane?.rows[0]?.id ?? "", "one", end, "last");
      await want(bench.store, await openOne(bench.store, ann), say(ann, "2"));
      assert.deepEqual(await take("three"), []);
    });
  });

  describe("leases delivery lanes", () => {
    it("and takes back those of a worker that it does not know of", async () => {
      for (const who of [ann, bob]) await want(bench.store, await openOne(bench.store, who), say(who, "1"));
      const [first, second] = await take("one");
      await bench.store.keepLanes("one", [first?.lane ?? ""]);
      await bench.store.keepLanes("two", []);
      assert.deepEqual(
        (await take("two")).map(({ lane }) => lane),
        [second?.lane],
      );
    });

    it("to one worker at a time", async () => {
      await want(bench.store, await openOne(bench.store, ann), say(ann, "1"));
      const taken = await Promise.all(["one", "two", "three"].map((worker) => take(worker)));
      assert.deepEqual(taken.map((lanes) => lanes.length).sort(), [0, 0, 1]);
    });

    it("of the kinds asked for, and as many as asked for", async () => {
      for (const who of [ann, bob])
        await want(bench.store, await openOne(bench.store, who), say(who, "1"), post(who, "a"));
      assert.equal(
        (await bench.store.takeOutboxLanes({ budget: { customer: 1 }, worker: "worker", lease_ms: 1_000 }))
          .length,
        1,
      );
      const rest = await bench.store.takeOutboxLanes({
        budget: { customer: 10 },
        worker: "worker",
        lease_ms: 1_000,
      });
      assert.deepEqual(
        rest.map(({ kind }) => kind),
        ["customer"],
      );
      assert.deepEqual(
        (await take("worker")).map(({ kind }) => kind),
        ["room", "room"],
      );
    });

    it("of customers on the networks that the worker is connected to", async () => {
      await want(bench.store, await openOne(bench.store, ann), say(ann, "1"), post(ann, "a"));
      const take = (networks: readonly string[]) =>
        bench.store.takeOutboxLanes({
          budget: { customer: 10, room: 10 },
          worker: "worker",
          lease_ms: 1_000,
          networks,
        });
      const elsewhere = await take(["carrier-pigeon"]);
      assert.deepEqual(
        elsewhere.map(({ kind }) => kind),
        ["room"],
      );
      const here = await take(["carrier-pigeon", ann.network]);
      assert.deepEqual(
        here.map(({ kind }) => kind),
        ["customer"],
      );
    });

    it("to another once the lease ran out, and lets the first one begin nothing more", async () => {
      await want(bench.store, await openOne(bench.store, ann), say(ann, "1"), say(ann, "2"));
      const lane = await takeOne(bench.store, "customer", "dead", 1_000);
      assert.deepEqual(lane.begun, { attempt: 1 }, "the first delivery is begun with the taking");
      bench.clock.tick(999);
      assert.deepEqual(await take("living"), []);
      bench.clock.tick(1);
      const again = await takeOne(bench.store, "customer", "living");
      assert.deepEqual(
        again.rows.map(({ attempts }) => attempts),
        [1, 0],
        "attempts begun survive",
      );
      assert.deepEqual(again.begun, { attempt: 2 });
      assert.equal(await bench.store.beginDelivery(lane.rows[1]?.id ?? "", "dead"), "lease-lost");
      assert.deepEqual(await bench.store.beginDelivery(again.rows[0]?.id ?? "", "living"), { attempt: 3 });
    });

    it("for longer with each delivery begun", async () => {
      await want(bench.store, await openOne(bench.store, ann), say(ann, "1"), say(ann, "2"));
      const lane = await takeOne(bench.store, "customer", "slow", 1_000);
      bench.clock.tick(900);
      await deliver("slow", lane.rows[0]?.id ?? "");
      bench.clock.tick(900);
      assert.deepEqual(await take("other"), []);
      assert.deepEqual(await bench.store.beginDelivery(lane.rows[1]?.id ?? "", "slow"), { attempt: 1 });
    });

    it("of each class as many as it may, rooms to be opened apart, and first where somebody is invited", async () => {
      const open = { type: "OpenRoom", customer: ann, name: "Ann", topic: "" } as const;
      const invite = { type: "InviteAgent", customer: ann, agent: "@csr:home", reason: "" } as const;
      const first = await openOne(bench.store, customer("first"));
      const second = await openOne(bench.store, customer("second"));
      await want(bench.store, first, open, say(ann, "1"));
      await want(bench.store, second, open, invite);
      assert.deepEqual(
        await bench.store.takeOutboxLanes({ budget: { room: 10 }, worker: "one", lease_ms: 1_000 }),
        [],
      );
      const [opened] = await bench.store.takeOutboxLanes({
        budget: { opening: 1 },
        worker: "one",
        lease_ms: 1_000,
      });
      assert.deepEqual([opened?.lane, opened?.opening], [`room:${second}`, true]);
      const [row] = opened?.rows ?? [];
      const roomId = "!room:home";
      const end: DeliveryEnd = { kind: "delivered", roomId, at: bench.clock.now() };
      await bench.store.finishDelivery(row?.id ?? "", "one", end);
      await bench.store.finishLane(`room:${second}`, "one");
      const rest = await bench.store.takeOutboxLanes({
        budget: { room: 10, customer: 10 },
        worker: "one",
        lease_ms: 1_000,
      });
      assert.deepEqual(rest.map(({ lane }) => lane).sort(), [`customer:${first}`, `room:${second}`]);
    });

    it("at once again when their worker is known to be gone", async () => {
      await want(bench.store, await openOne(bench.store, ann), say(ann, "1"));
      await take("dead");
      await bench.store.releaseWorker("dead");
      assert.equal((await take("living")).length, 1);
    });

    it("no more when all is delivered, and again when there is more", async () => {
      const id = await openOne(bench.store, ann);
      await want(bench.store, id, say(ann, "1"));
      await deliverAll(bench.store, bench.clock);
      assert.deepEqual(await take("worker"), []);
      await want(bench.store, id, say(ann, "2"));
      assert.deepEqual(await deliverAll(bench.store, bench.clock), { [`customer:${id}`]: ["SayToCustomer"] });
    });

    it("again with what was added while they were held", async () => {
      const id = await openOne(bench.store, ann);
      await want(bench.store, id, say(ann, "1"));
      const lane = await takeOne(bench.store, "customer");
      await want(bench.store, id, say(ann, "2"));
      for (const row of lane.rows) await deliver("worker", row.id);
      await bench.store.finishLane(lane.lane, "worker");
      assert.equal((await takeOne(bench.store, "customer")).rows.length, 1);
    });

    it("at most 50 rows at a time, in order", async () => {
      const id = await openOne(bench.store, ann);
      await want(bench.store, id, ...Array.from({ length: 70 }, (_, n) => say(ann, String(n), `$${n}`)));
      const lane = await takeOne(bench.store, "customer");
      assert.equal(lane.rows.length, 50);
      for (const row of lane.rows) await deliver("worker", row.id);
      await bench.store.finishLane(lane.lane, "worker");
      const rest = await takeOne(bench.store, "customer");
      const sources = [...lane.rows, ...rest.rows].map(({ effect }) =>
        effect.type === "SayToCustomer" ? effect.source : "",
      );
      assert.deepEqual(
        sources,
        Array.from({ length: 70 }, (_, n) => `$${n}`),
      );
    });
  });

  describe("delivers", () => {
    it("with a lane that must wait holding up itself only", async () => {
      const waits = await openOne(bench.store, ann);
      await want(bench.store, waits, say(ann, "1"), say(ann, "2"));
      await want(bench.store, await openOne(bench.store, bob), say(bob, "1"));
      const lanes = await take("worker");
      const held = lanes.find(({ conversation }) => conversation === waits);
      const head = held?.rows[0]?.id ?? "";
      await deliver("worker", head, { kind: "retry", retryAt: START + 5_000, why: "busy" });
      for (const { lane } of lanes)
        await bench.store.finishLane(lane, "worker", lane === held?.lane ? START + 5_000 : undefined);
      assert.deepEqual(
        (await take("worker")).map(({ conversation }) => conversation === waits),
        [false],
      );
      bench.clock.tick(5_000);
      const again = (await take("worker")).find(({ conversation }) => conversation === waits);
      assert.equal(again?.rows.length, 2);
      assert.equal(again?.rows[0]?.id, head, "the same row comes first, under the same id");
    });

    it("and remembers both ids of a message, whichever side it came from", async () => {
      const id = await openOne(bench.store, ann);
      await want(bench.store, id, say(ann, "to them", "$event"), post(ann, "from them", "stanza"));
      for (const lane of await take("worker")) {
        await deliver("worker", lane.rows[0]?.id ?? "", {
          remoteId: lane.kind === "customer" ? "remote-stanza" : "$remote",
        });
      }
      assert.equal(await bench.store.counterpart(id, "event", "$event"), "remote-stanza");
      assert.equal(await bench.store.counterpart(id, "network", "remote-stanza"), "$event");
      assert.equal(await bench.store.counterpart(id, "network", "stanza"), "$remote");
      assert.equal(await bench.store.counterpart(id, "event", "$remote"), "stanza");
      assert.equal(await bench.store.counterpart(id, "event", "$other"), undefined);
      assert.equal(await bench.store.counterpart("other", "event", "$event"), undefined);
    });

    it("and knows what a message said, whichever side it came from, also where a network has no ids", async () => {
      const id = await openOne(bench.store, ann);
      await want(bench.store, id, say(ann, "to them", "$event"), post(ann, "from them"));
      const ofRoom = await takeOne(bench.store, "room");
      await deliver("worker", ofRoom.rows[0]?.id ?? "", { remoteId: "$remote" });
      assert.deepEqual(await bench.store.carried(id, "$event"), say(ann, "to them", "$event"));
      assert.deepEqual(await bench.store.carried(id, "$remote"), post(ann, "from them"));
      assert.equal(await bench.store.carried(id, "$other"), undefined);
      assert.equal(await bench.store.carried("other", "$remote"), undefined);
    });

    it("and knows what was said before a delivery, by whom it was heard, and no remarks or later words", async () => {
      const id = await openOne(bench.store, ann);
      const remark = { ...post(ann, "a remark"), notice: true } as Effect;
      const asked: Effect = {
        type: "CallWebhook",
        agent: "@hook:a.example",
        call: { kind: "closed", because: "closed" },
      };
      await want(bench.store, id, say(ann, "one"), post(ann, "two"), remark, say(ann, "three", "$event"));
      await want(bench.store, id, asked, post(ann, "later"));
      const lane = await takeOne(bench.store, "agent");
      assert.equal(lane.conversation, id, "and the lane of an agent behind a webhook is the conversation's");
      const said = async (limit: number) =>
        (await bench.store.said(lane.rows[0]?.id ?? "", limit)).map(({ effect }) => effect);
      assert.deepEqual(await said(10), [say(ann, "one"), post(ann, "two"), say(ann, "three", "$event")]);
      assert.deepEqual(await said(1), [say(ann, "three", "$event")]);
    });

    it("and finds a message by an id of any length", async () => {
      const id = await openOne(bench.store, ann);
      const long = "s".repeat(20_000);
      await want(bench.store, id, post(ann, "from them", long));
      await deliver("worker", (await takeOne(bench.store, "room")).rows[0]?.id ?? "", {
        remoteId: "$remote",
      });
      assert.equal(await bench.store.counterpart(id, "network", long), "$remote");
    });

    it("and tells the conversation of rooms, invitations, removals and the bot's leaving, not of words", async () => {
      const id = await openOne(bench.store, ann);
      const wanted: Effect[] = [
        { type: "OpenRoom", customer: ann, name: "n", topic: "t" },
        post(ann, "a", "source"),
        { type: "InviteAgent", customer: ann, agent: "@csr:home", reason: "r" },
        { type: "RemoveFromRoom", customer: ann, user: "@old:home", reason: "r" },
        { type: "BotLeaves", customer: ann },
      ];
      await want(bench.store, id, ...wanted);
      const lane = await takeOne(bench.store, "room");
      assert.equal(lane.roomId, undefined);
      for (const [index, row] of lane.rows.entries())
        await deliver("worker", row.id, index === 0 ? { roomId: "!room:home" } : { remoteId: "$1" });
      assert.deepEqual(await told(), [
        { type: "Delivered", effect: { type: "OpenRoom" }, roomId: "!room:home" },
        { type: "Delivered", effect: { type: "InviteAgent", agent: "@csr:home" } },
        { type: "Delivered", effect: { type: "RemoveFromRoom", agent: "@old:home" } },
        { type: "Delivered", effect: { type: "BotLeaves" } },
      ]);
    });

    it("and knows the room as soon as it is there, before the conversation was told", async () => {
      const id = await openOne(bench.store, ann);
      await want(bench.store, id, { type: "OpenRoom", customer: ann, name: "n", topic: "t" });
      const lane = await takeOne(bench.store, "room");
      await deliver("worker", lane.rows[0]?.id ?? "", { roomId: "!room:home" });
      await bench.store.finishLane(lane.lane, "worker");
      assert.equal((await bench.store.conversationByRoom("!room:home"))?.id, id);
      await want(bench.store, id, post(ann, "a"));
      assert.equal((await takeOne(bench.store, "room")).roomId, "!room:home");
    });

    it("and keeps the event of the context card that is there now", async () => {
      const id = await openOne(bench.store, ann);
      const card = {
        conversation: id,
        customerName: "Ann",
        address: "a",
        network: "xmpp",
        language: "en",
        reason: "r",
        slots: {},
      };
      const client = { network: "xmpp", software: "unknown", source: "none", confidence: "none" as const };
      const update: Effect = {
        type: "UpdateCard",
        customer: ann,
        card: { ...card, client },
        name: "n",
        topic: "t",
      };
      await want(bench.store, id, update, update);
      const lane = await takeOne(bench.store, "room");
      assert.equal(lane.cardEventId, undefined);
      for (const [index, row] of lane.rows.entries())
        await deliver("worker", row.id, { remoteId: `$card${index}` });
      await bench.store.finishLane(lane.lane, "worker");
      await want(bench.store, id, update);
      assert.equal((await takeOne(bench.store, "room")).cardEventId, "$card1");
    });

    it("and tells the conversation of each refusal, and goes on with the lane", async () => {
      const id = await openOne(bench.store, ann);
      await want(bench.store, id, say(ann, "1", "$one"), say(ann, "2", "$two"));
      const lane = await takeOne(bench.store, "customer");
      const notice = { key: "rejected.gone", parameters: { address: "\u{1f980} ann" } } as const;
      await deliver("worker", lane.rows[0]?.id ?? "", {
        kind: "rejected",
        code: "gone",
        notice,
      });
      const effect = { type: "SayToCustomer", source: "$one" };
      assert.deepEqual(await told(), [{ type: "DeliveryFailed", effect, code: "gone", notice }]);
      assert.deepEqual(await bench.store.beginDelivery(lane.rows[1]?.id ?? "", "worker"), { attempt: 1 });
    });

    it("each row once: the end of a delivery counts once, and also when the lease was lost", async () => {
      const id = await openOne(bench.store, ann);
      await want(bench.store, id, { type: "InviteAgent", customer: ann, agent: "@csr:home", reason: "r" });
      const row = (await takeOne(bench.store, "room", "slow", 1_000)).rows[0]?.id ?? "";
      await bench.store.beginDelivery(row, "slow");
      bench.clock.tick(1_000);
      await takeOne(bench.store, "room", "other");
      await bench.store.finishDelivery(row, "slow", { kind: "delivered", at: START });
      await bench.store.finishDelivery(row, "other", { kind: "rejected", code: "x", notice: "y", at: START });
      assert.equal(await bench.store.beginDelivery(row, "other"), "lease-lost");
      assert.deepEqual(
        (await told()).map(({ type }) => type),
        ["Delivered"],
      );
      const [conversation] = await audited(bench.store);
      assert.deepEqual(
        conversation?.outbox.map(({ end }) => end?.kind),
        ["delivered"],
      );
    });

    it("and says once that an agent's words are late, and then that they arrived", async () => {
      const id = await openOne(bench.store, ann);
      await want(bench.store, id, say(ann, "words", "$words"), say(ann, "a text of ours"));
      bench.clock.tick(10_000);
      const now = bench.clock.now();
      assert.equal(await bench.store.reportDelays(now - 1, 10_000, 10), 0);
      assert.equal(await bench.store.reportDelays(now, 10_000, 10), 1);
      assert.equal(await bench.store.reportDelays(now + 5_000, 10_000, 10), 0);
      const effect = { type: "SayToCustomer", source: "$words" };
      assert.deepEqual(await told(), [{ type: "DeliveryDelayed", effect, waited_ms: 10_000 }]);
      await deliverAll(bench.store, bench.clock);
      assert.deepEqual(await told(), [{ type: "Delivered", effect }]);
    });
  });
}
