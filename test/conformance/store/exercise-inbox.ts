import assert from "node:assert/strict";
import type { Inbound } from "../../../src/application/ports/store.ts";
import type { Bench } from "./exercise-store.ts";
import {
  closed,
  customer,
  FOLLOW_UP_MS,
  folding,
  happen,
  laneOf,
  openOne,
  poke,
  rules,
  START,
  textOf,
  wrote,
} from "./store-bench.ts";

const ann = customer("ann");

export function exerciseInbox(bench: Bench): void {
  const { accept, seen } = actions(bench);

  describe("takes in", () => {
    it("a batch in the given order, however it is mixed", async () => {
      const bob = customer("bob");
      await accept(wrote(ann, "1"), wrote(bob, "a"), wrote(ann, "2"), wrote(bob, "b"), wrote(ann, "3"));
      await bench.store.advance(10, folding());
      assert.equal(await seen(ann), "1 2 3");
      assert.equal(await seen(bob), "a b");
    });

    it("once and in order what goes to running conversations, to none, and to one that is made for it", async () => {
      await accept(wrote(ann, "1"));
      const [bob, cid] = [customer("bob"), customer("cid")];
      const nowhere: Inbound = { at: START, target: { room: "!unknown:home" }, event: poke };
      const running = await accept(wrote(ann, "2"), nowhere, wrote(ann, "3", { key: "k3" }));
      assert.deepEqual(
        running.map(({ kind }) => kind),
        ["accepted", "ignored", "accepted"],
      );
      const mixed = await accept(
        wrote(ann, "4"),
        nowhere,
        wrote(bob, "a"),
        wrote(ann, "3", { key: "k3" }),
        wrote(ann, "5"),
      );
      assert.deepEqual(
        mixed.map(({ kind }) => kind),
        ["accepted", "ignored", "accepted", "repeat", "accepted"],
      );
      const moved: Inbound = {
        at: START,
        target: { customer: cid, opens: false, formerIdentity: bob.identity },
        event: { type: "CustomerMoved", customer: cid, from: bob.identity },
      };
      assert.deepEqual(
        (await accept(wrote(ann, "6"), moved)).map(({ kind }) => kind),
        ["accepted", "accepted"],
      );
      await bench.store.advance(10, folding());
      assert.equal(await seen(ann), "1 2 3 4 5 6");
    });

    it("each key once: within a batch, in a later one, and in batches that cross", async () => {
      const kinds = (
        await accept(
          wrote(ann, "1", { key: "k1" }),
          wrote(ann, "1", { key: "k1" }),
          wrote(ann, "2", { key: "k2" }),
        )
      ).map(({ kind }) => kind);
      assert.deepEqual(kinds, ["accepted", "repeat", "accepted"]);
      assert.deepEqual(
        (await accept(wrote(ann, "2", { key: "k2" }), wrote(ann, "3", { key: "k3" }))).map(
          ({ kind }) => kind,
        ),
        ["repeat", "accepted"],
      );
      const crossed = await Promise.all([
        accept(wrote(ann, "4", { key: "k4" }), wrote(ann, "5", { key: "k5" })),
        accept(wrote(ann, "5", { key: "k5" }), wrote(ann, "4", { key: "k4" })),
      ]);
      assert.equal(crossed.flat().filter(({ kind }) => kind === "accepted").length, 2);
      await bench.store.advance(10, folding());
      assert.deepEqual((await seen(ann))?.split(" ").sort(), ["1", "2", "3", "4", "5"]);
    });

    it("what has no key as often as it comes", async () => {
      await accept(wrote(ann, "same"), wrote(ann, "same"));
      await bench.store.advance(10, folding());
      assert.equal(await seen(ann), "same same");
    });

    it("nothing at all", async () => {
      assert.deepEqual(await accept(), []);
    });

    it("texts that a database cannot hold, and keys of any length", async () => {
      const odd = customer("odd\0ity", { identity: `\0${"x".repeat(5_000)}\ud800` });
      const key = `$${"y".repeat(5_000)}`;
      const [first, again] = await accept(
        wrote(odd, "nul\0 half\ud83d \\u0000", { key }),
        wrote(odd, "repeat", { key }),
      );
      assert.equal(first?.kind, "accepted");
      assert.equal(again?.kind, "repeat");
      await bench.store.advance(10, folding());
      assert.equal(await seen(odd), "nul\ufffd half\ufffd \\u0000");
    });
  });

  describe("finds the conversation", () => {
    it("which is one for all that a customer writes at one desk, and another at another desk", async () => {
      const lanes = (
        await accept(wrote(ann, "1"), wrote(ann, "2"), wrote({ ...ann, desk: "support" }, "3"))
      ).map(laneOf);
      assert.equal(lanes[0], lanes[1]);
      assert.notEqual(lanes[0], lanes[2]);
      assert.equal(laneOf((await accept(wrote(ann, "4")))[0]), lanes[0]);
    });

    it("which is one however many messages come at once from a new customer", async () => {
      const accepted = await Promise.all(
        Array.from({ length: 20 }, (_, index) => accept(wrote(ann, String(index)))),
      );
      assert.equal(new Set(accepted.flat().map(laneOf)).size, 1);
      await bench.store.advance(10, folding());
      assert.equal((await seen(ann))?.split(" ").length, 20);
    });

    it("and makes none for what opens none", async () => {
      const went: Inbound = {
        at: START,
        target: { customer: ann, opens: false },
        event: { type: "CustomerWentAway", customer: ann, reason: "bye" },
      };
      assert.deepEqual(await accept(went), [{ kind: "ignored" }]);
      const [, after] = await accept(wrote(ann, "hello"), went);
      assert.equal(after?.kind, "accepted", "it belongs to the conversation that was opened just before it");
    });

    it("again when the customer writes within the follow-up window", async () => {
      const id = await openOne(bench.store, ann, () => ({ change: closed(START) }));
      assert.equal(laneOf((await accept(wrote(ann, "thanks", { at: START + FOLLOW_UP_MS })))[0]), id);
    });

    it("or after that window a new one, which names the old one, its agent and when it ended", async () => {
      const id = await openOne(bench.store, ann, () => ({ change: closed(START, "@csr:home") }));
      const fresh = laneOf((await accept(wrote(ann, "hello again", { at: START + FOLLOW_UP_MS + 1 })))[0]);
      assert.notEqual(fresh, id);
      await bench.store.advance(10, folding());
      const previous = { id, agent: "@csr:home", closedAt: START };
      assert.deepEqual((await bench.store.conversation(fresh))?.previous, previous);
      assert.equal((await bench.store.conversationByThread(ann))?.id, fresh);
    });

    it("which is one new one also when many messages come at once after that window", async () => {
      const id = await openOne(bench.store, ann, () => ({ change: closed(START) }));
      const late = (index: number) => wrote(ann, String(index), { at: START + FOLLOW_UP_MS + 1 });
      const accepted = await Promise.all(Array.from({ length: 20 }, (_, index) => accept(late(index))));
      const lanes = new Set(accepted.flat().map(laneOf));
      assert.equal(lanes.size, 1);
      assert.equal(lanes.has(id), false);
    });

    it("and opens no new one for a late repeat of what the old one began with", async () => {
      await accept(wrote(ann, "hello", { key: "first" }));
      await bench.store.advance(
        10,
        folding(() => ({ change: closed(START) })),
      );
      const late = START + FOLLOW_UP_MS + 1;
      assert.deepEqual(await accept(wrote(ann, "hello", { key: "first", at: late })), [{ kind: "repeat" }]);
      assert.equal(await bench.store.advance(10, folding()), 0);
    });

    it("of a customer under their former identity; who comes with that one later is somebody else", async () => {
      const id = await openOne(bench.store, ann);
      const renamed = customer("anna");
      const moved: Inbound = {
        at: START,
        target: { customer: renamed, opens: false, formerIdentity: ann.identity },
        event: { type: "CustomerMoved", customer: renamed, from: ann.identity },
      };
      assert.deepEqual((await accept(moved, wrote(renamed, "still me"))).map(laneOf), [id, id]);
      const [own, other] = (await accept(wrote(renamed, "me"), wrote(ann, "who are you?"))).map(laneOf);
      assert.equal(own, id);
      assert.notEqual(other, id);
      const back: Inbound = {
        at: START,
        target: { customer: customer("annie"), opens: false, formerIdentity: renamed.identity },
        event: { type: "CustomerMoved", customer: customer("annie"), from: renamed.identity },
      };
      assert.deepEqual((await accept(back, wrote(customer("annie"), "me again"))).map(laneOf), [id, id]);
      assert.equal((await bench.store.conversationByThread(customer("annie")))?.id, id);
      assert.equal(await bench.store.conversationByThread(renamed), undefined);
    });

    it("by its room, by its id; and none for a room or an id that nobody knows", async () => {
      const room = { status: "open" as const, roomId: "!room:home", bot: true, puppet: true, members: [] };
      const id = await openOne(bench.store, ann, () => ({ change: { room } }));
      const accepted = await accept(
        { at: START, target: { room: "!room:home" }, event: poke },
        { at: START, target: { conversation: id }, event: poke },
        { at: START, target: { room: "!other:home" }, event: poke },
        { at: START, target: { conversation: "nobody" }, event: poke },
      );
      assert.deepEqual(
        accepted.map(({ kind }) => kind),
        ["accepted", "accepted", "ignored", "ignored"],
      );
      assert.deepEqual(accepted.slice(0, 2).map(laneOf), [id, id]);
      assert.equal((await bench.store.conversationByRoom("!room:home"))?.id, id);
    });

    it("that an address was said to belong to", async () => {
      const alias = customer("annie");
      const id = await openOne(bench.store, ann, (event) =>
        textOf(event) ? { effects: [{ type: "FollowAddress", customer: alias }] } : {},
      );
      assert.equal(laneOf((await accept(wrote(alias, "from elsewhere")))[0]), id);
    });

    it("once it is reopened, for as long as it is open", async () => {
      const id = await openOne(bench.store, ann, () => ({ change: closed(START) }));
      await happen(bench.store, id, poke, (_event, state) => ({
        change: { stage: { kind: "waiting", since: state.startedAt, toldKept: false } },
      }));
      assert.equal(
        laneOf((await accept(wrote(ann, "much later", { at: START + 100 * FOLLOW_UP_MS })))[0]),
        id,
      );
    });
  });
}

function actions(bench: Bench) {
  return {
    accept: (...inbound: readonly Inbound[]) => bench.store.accept(inbound, rules),
    seen: async (who: typeof ann) => (await bench.store.conversationByThread(who))?.slots.seen,
  };
}
