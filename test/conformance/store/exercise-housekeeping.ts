import assert from "node:assert/strict";
import type { AuditPage } from "../../../src/application/ports/store.ts";
import type { Effect } from "../../../src/domain/conversation/effects.ts";
import { audited } from "./exercise-folding.ts";
import type { Bench } from "./exercise-store.ts";
import { setReady } from "./exercise-waiting.ts";
import { offer, request } from "./sample-decisions.ts";
import {
  closed,
  commitOne,
  customer,
  deliverAll,
  FOLLOW_UP_MS,
  folding,
  happen,
  openOne,
  poke,
  rules,
  START,
  say,
  want,
  wrote,
} from "./store-bench.ts";

const ann = customer("ann");
const CSR = "@csr:home";

export function exerciseHousekeeping(bench: Bench): void {
  describe("keeps what a transcript is made of", () => {
    it("in order, with what became of it, until it is forgotten", async () => {
      const said = say(ann, "welcome");
      const id = await openOne(bench.store, ann);
      await want(bench.store, id, said);
      await deliverAll(bench.store, bench.clock);
      const recorded = await bench.store.recorded(id);
      assert.equal(recorded?.state.id, id);
      assert.equal(recorded?.events[0]?.event.type, "CustomerWrote");
      assert.deepEqual(
        recorded?.outbox.map(({ effect, end }) => [effect, end?.kind]),
        [[said, "delivered"]],
      );
      assert.equal(await bench.store.recorded("no such"), undefined);
    });
  });

  describe("leases names", () => {
    it("to one worker, who may renew, until it ran out or is given back", async () => {
      const lease = (worker: string) => bench.store.lease("network:xmpp", worker, 1_000);
      assert.deepEqual((await Promise.all([lease("one"), lease("two")])).sort(), [false, true]);
      await bench.store.releaseLease("network:xmpp", "one");
      await bench.store.releaseLease("network:xmpp", "two");
      assert.equal(await lease("one"), true);
      assert.equal(await lease("two"), false);
      bench.clock.tick(900);
      assert.equal(await lease("one"), true);
      bench.clock.tick(900);
      assert.equal(await lease("two"), false);
      await bench.store.releaseLease("network:xmpp", "two");
      assert.equal(await lease("two"), false, "nobody gives back what another holds");
      bench.clock.tick(100);
      assert.equal(await lease("two"), true);
      assert.equal(await bench.store.lease("network:irc", "one", 1_000), true);
      await bench.store.releaseWorker("two");
      assert.equal(await lease("one"), true);
    });

    it("and frees the deliveries of whoever let one run out, when another takes it", async () => {
      await want(bench.store, await openOne(bench.store, ann), say(ann, "1"));
      assert.equal(await bench.store.lease("network:xmpp", "dead", 1_000), true);
      assert.equal(
        (await bench.store.takeOutboxLanes({ budget: { customer: 1 }, worker: "dead", lease_ms: 60_000 }))
          .length,
        1,
      );
      const take = () =>
        bench.store.takeOutboxLanes({ budget: { customer: 1 }, worker: "living", lease_ms: 60_000 });
      bench.clock.tick(999);
      assert.equal(await bench.store.lease("network:xmpp", "living", 1_000), false);
      assert.deepEqual(await take(), []);
      bench.clock.tick(1);
      assert.equal(await bench.store.lease("network:xmpp", "living", 1_000), true);
      assert.equal((await take()).length, 1);
    });
  });

  describe("forgets", () => {
    it("conversations closed before a time, wholly, and nothing else", async () => {
      const old = await openOne(bench.store, ann);
      const open = await openOne(bench.store, customer("open"));
      for (const id of [old, open]) await want(bench.store, id, say(ann, "bye", "$bye"));
      await deliverAll(bench.store, bench.clock);
      await bench.store.syncAgents([{ id: CSR, capacity: 1 }], START);
      await setReady(bench, CSR);
      const conversation = {
        conversation: old,
        attempt: 1,
        decisionId: "one",
        decision: offer(CSR),
        at: START,
      };
      const requested: Effect = { type: "RequestDecision", request: request(old), priority: 0 };
      await want(bench.store, old, requested);
      await commitOne(bench.store, { ...conversation, capacityOf: () => 1 });
      await happen(bench.store, old, poke, () => ({
        change: {
          ...closed(START),
          room: { status: "open", roomId: "!old", bot: true, puppet: true, members: [] },
        },
        effects: [
          { type: "ReleaseCapacity", agent: CSR },
          { type: "RecordOffer", offer: { decisionId: "one", agent: CSR, outcome: "accepted" } },
        ],
      }));
      await bench.store.forget(START + 1, 100);
      assert.ok(await bench.store.conversation(old), "its customer may still reopen it");
      bench.clock.tick(FOLLOW_UP_MS);
      assert.equal(await bench.store.forget(START, 100), 0, "not before its time");
      assert.ok((await bench.store.forget(START + 1, 100)) > 0);
      assert.equal(await bench.store.forget(START + 1, 100), 0);
      assert.equal(await bench.store.counterpart(old, "event", "$bye"), undefined);
      assert.equal(await bench.store.conversation(old), undefined, "neither name nor address stays");
      assert.equal(await bench.store.conversationByThread(ann), undefined);
      assert.equal(await bench.store.conversationByRoom("!old"), undefined);
      assert.deepEqual(await bench.store.decisions(old), []);
      const late = { at: START, target: { room: "!old" }, event: poke } as const;
      assert.deepEqual(await bench.store.accept([late], rules), [{ kind: "ignored" }]);
      assert.deepEqual(
        (await audited(bench.store)).map(({ state }) => state.id),
        [open],
      );
    });

    it("a customer, who then begins anew", async () => {
      const id = await openOne(bench.store, ann);
      await happen(bench.store, id, poke, () => ({ change: closed(START) }));
      bench.clock.tick(FOLLOW_UP_MS);
      await bench.store.forget(START + 1, 100);
      const at = START + FOLLOW_UP_MS;
      const [accepted] = await bench.store.accept([wrote(ann, "hello again", { at })], rules);
      const lane = accepted?.kind === "accepted" ? accepted.lane : id;
      assert.notEqual(lane, id);
      await bench.store.advance(1, folding());
      assert.equal((await bench.store.conversation(lane))?.previous, undefined);
    });

    it("nothing that is still to be done", async () => {
      const id = await openOne(bench.store, ann);
      await want(bench.store, id, say(ann, "not delivered yet"));
      await happen(bench.store, id, poke, () => ({ change: closed(START) }));
      bench.clock.tick(FOLLOW_UP_MS);
      assert.equal(await bench.store.forget(START + 1, 100), 0);
      await deliverAll(bench.store, bench.clock);
      await bench.store.accept([{ at: START, target: { conversation: id }, event: poke }], rules);
      assert.equal(await bench.store.forget(START + 1, 100), 0);
    });
  });

  describe("shows", () => {
    it("figures of all that waits", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 1 }], START);
      const id = await openOne(bench.store, ann);
      await want(bench.store, id, say(ann, "1"), {
        type: "RequestDecision",
        request: request(id),
        priority: 5,
      });
      await bench.store.accept([wrote(ann, "pending")], rules);
      bench.clock.tick(250);
      assert.deepEqual(await bench.store.figures(), {
        inboxPending: 1,
        outboxPending: { customer: 1, room: 0, agent: 0 },
        oldestOutbox_ms: 250,
        conversationsByStage: { interviewing: 1 },
        waitingByQueue: { "": 1 },
        agentsByAvailability: { away: 1 },
      });
    });

    it("everything to a checker, in pages", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 2 }], START);
      await setReady(bench, CSR);
      const id = await openOne(bench.store, ann, () => ({ change: { timers: { idle: START + 5 } } }));
      await want(bench.store, id, say(ann, "1", "$one"), {
        type: "RequestDecision",
        request: request(id),
        priority: 5,
      });
      const decision = {
        conversation: id,
        attempt: 1,
        decisionId: "one",
        decision: offer(CSR),
        at: START,
        capacityOf: () => 2,
      };
      await commitOne(bench.store, decision);
      await bench.store.accept(
        Array.from({ length: 120 }, (_, n) => wrote(customer(`more${n}`), "hi")),
        rules,
      );
      while ((await bench.store.advance(64, folding())) > 0);
      await want(bench.store, id, { type: "RequestDecision", request: request(id, 2), priority: 7 });
      const pages: AuditPage[] = [];
      for await (const page of bench.store.audit()) pages.push(page);
      assert.deepEqual(
        pages.flatMap(({ claims = [] }) => claims),
        [{ agent: CSR, conversation: id, weight: 1 }],
      );
      assert.deepEqual(
        pages.flatMap(({ agents = [] }) => agents),
        [
          {
            id: CSR,
            availability: "ready",
            reason: "",
            load: 1,
            rungAt: START,
            idleSince: START,
            capacity: 2,
          },
        ],
      );
      const all = pages.flatMap(({ conversations }) => conversations);
      assert.equal(all.length, 121);
      const own = all.find(({ state }) => state.id === id);
      assert.deepEqual(own?.waiting && { ...own.waiting, request: own.waiting.request.attempt }, {
        conversation: id,
        request: 2,
        priority: 7,
        aging: 0,
        since: START,
        awake: true,
      });
      assert.equal(own?.nextTimer, START + 5);
      assert.deepEqual(
        own?.outbox.map(({ lane, effect, attempts, end }) => [lane, effect.type, attempts, end]),
        [[`customer:${id}`, "SayToCustomer", 0, undefined]],
      );
    });

    it("delivery ids that no other installation has", async () => {
      await want(bench.store, await openOne(bench.store, ann), say(ann, "1"));
      const [lane] = await bench.store.takeOutboxLanes({
        budget: { customer: 1 },
        worker: "worker",
        lease_ms: 1_000,
      });
      assert.match(lane?.rows[0]?.id ?? "", /^[a-z0-9]+-\d+$/);
      await assert.rejects(async () => bench.store.beginDelivery("elsewhere-1", "worker"), TypeError);
    });
  });
}
