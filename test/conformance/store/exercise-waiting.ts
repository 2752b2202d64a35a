import assert from "node:assert/strict";
import type { MadeDecision } from "../../../src/application/ports/store.ts";
import type { ConversationEvent } from "../../../src/domain/conversation/events.ts";
import type { Decision } from "../../../src/domain/routing/decision.ts";
import type { RoutingRequest } from "../../../src/domain/routing/request.ts";
import type { Bench } from "./exercise-store.ts";
import { offer, request, wait } from "./sample-decisions.ts";
import { customer, folding, openOne, START, want } from "./store-bench.ts";

const CSR = "@csr:home";
const OTHER = "@other:home";

let made = 0;

export function exerciseWaiting(bench: Bench): void {
  const agents = async (...capacities: readonly [string, number][]) => {
    await bench.store.syncAgents(
      capacities.map(([id, capacity]) => ({ id, capacity })),
      START,
    );
    for (const [id] of capacities) await setReady(bench, id);
  };
  const decide = (conversation: string, decision: Decision, more: Partial<MadeDecision> = {}) =>
    bench.store.commitDecision({
      conversation,
      attempt: 1,
      decisionId: `decision${++made}`,
      decision,
      at: bench.clock.now(),
      capacityOf: () => 1,
      ...more,
    });
  const waiter = async (name: string, priority = 5, more: Partial<RoutingRequest> = {}) => {
    const id = await openOne(bench.store, customer(name));
    await want(bench.store, id, { type: "RequestDecision", request: request(id, 1, more), priority });
    return id;
  };
  const awake = async () => (await bench.store.waitingAwake(100)).map(({ conversation }) => conversation);
  const loads = async () =>
    Object.fromEntries((await bench.store.routingFigures()).agents.map(({ id, load }) => [id, load]));
  const sleeper = async (name: string, ...wakeOn: readonly string[]) => {
    const id = await waiter(name);
    await awake();
    assert.equal(await decide(id, wait(wakeOn)), "committed");
    return id;
  };

  describe("lets wait", () => {
    it("the highest priority first, then whoever waits longest", async () => {
      const late = await waiter("late", 5, { waitingSince: START + 2 });
      const early = await waiter("early", 5, { waitingSince: START + 1 });
      const urgent = await waiter("urgent", 9, { waitingSince: START + 3 });
      assert.deepEqual(await awake(), [urgent, early, late]);
      assert.deepEqual(
        (await bench.store.waitingAwake(1)).map(({ request }) => request.conversation),
        [urgent],
      );
    });

    it("in the order of the priority that the rules gave, also while it is asked for anew", async () => {
      const ordinary = await waiter("ordinary", 0, { waitingSince: START + 1 });
      const urgent = await waiter("urgent", 0, { waitingSince: START + 2 });
      await awake();
      await decide(ordinary, wait([CSR]));
      await decide(urgent, { ...wait([CSR]), priority: 50 });
      const again = request(urgent, 2, { waitingSince: START + 2 });
      await want(bench.store, urgent, { type: "RequestDecision", request: again, priority: 0 });
      await bench.store.wakeWaiting(bench.clock.now(), true);
      assert.deepEqual(await awake(), [urgent, ordinary]);
    });

    it("sooner with each minute waited, where the rules say so", async () => {
      const early = await waiter("early", 0, { waitingSince: START - 11 * 60_000 });
      const urgent = await waiter("urgent", 0, { waitingSince: START });
      await decide(early, { ...wait([CSR]), priority: 0, aging: 1 });
      await decide(urgent, { ...wait([CSR]), priority: 10, aging: 1 });
      await bench.store.wakeWaiting(bench.clock.now(), true);
      assert.deepEqual(await awake(), [early, urgent]);
      assert.deepEqual(
        (await bench.store.routingFigures()).waiting.help?.map(({ conversation }) => conversation),
        [early, urgent],
      );
    });

    it("no more when the rules closed it", async () => {
      const id = await waiter("ann");
      assert.equal(await decide(id, { ...wait([]), outcome: { kind: "close" } }), "committed");
      assert.deepEqual(await awake(), []);
      assert.equal((await bench.store.decisions(id)).at(-1)?.decision.outcome.kind, "close");
    });

    it("until the request is taken back", async () => {
      const id = await waiter("ann");
      await want(bench.store, id, { type: "CancelRequest" });
      assert.deepEqual(await awake(), []);
      assert.equal(await decide(id, offer(CSR)), "stale");
    });

    it("with a `wait` asleep, and in the figures of its queue", async () => {
      const id = await sleeper("ann", CSR);
      assert.deepEqual(await awake(), []);
      assert.deepEqual((await bench.store.routingFigures()).waiting, {
        help: [{ conversation: id, priority: 5, aging: 0, since: START }],
      });
    });

    it("awake again with a new request, whose older attempt is stale", async () => {
      const id = await sleeper("ann", CSR);
      await want(bench.store, id, { type: "RequestDecision", request: request(id, 2), priority: 5 });
      assert.deepEqual(await awake(), [id]);
      assert.equal(await decide(id, wait([CSR])), "stale");
    });
  });

  describe("wakes", () => {
    it("exactly those whom an agent who becomes ready can help", async () => {
      await bench.store.syncAgents(
        [
          { id: CSR, capacity: 1 },
          { id: OTHER, capacity: 1 },
        ],
        START,
      );
      const one = await sleeper("one", CSR);
      await sleeper("two", OTHER);
      const both = await sleeper("both", OTHER, CSR);
      await setReady(bench, CSR);
      assert.deepEqual(await awake(), [one, both].sort());
    });

    it("exactly those whom a freed slot can help", async () => {
      await agents([CSR, 1], [OTHER, 1]);
      const talk = await waiter("talk");
      await decide(talk, offer(CSR));
      const one = await sleeper("one", CSR);
      await sleeper("two", OTHER);
      await want(bench.store, talk, { type: "ReleaseCapacity", agent: OTHER });
      assert.deepEqual(await awake(), [], "it held no slot of theirs");
      await want(bench.store, talk, { type: "ReleaseCapacity", agent: CSR });
      assert.deepEqual(await awake(), [one]);
    });

    it("exactly those whom more capacity can help", async () => {
      await agents([CSR, 1], [OTHER, 1]);
      const one = await sleeper("one", CSR);
      await sleeper("two", OTHER);
      await bench.store.syncAgents(
        [
          { id: CSR, capacity: 2 },
          { id: OTHER, capacity: 1 },
        ],
        START,
      );
      assert.deepEqual(await awake(), [one]);
    });

    it("those whom time alone can help, and all when the rules are new", async () => {
      const timed = await waiter("timed");
      await awake();
      await decide(timed, wait([], START + 1_000));
      const other = await sleeper("other", CSR);
      assert.equal(await bench.store.wakeWaiting(START + 999, false), 0);
      assert.equal(await bench.store.wakeWaiting(START + 1_000, false), 1);
      assert.deepEqual(await awake(), [timed]);
      assert.equal(await bench.store.wakeWaiting(START + 1_000, true), 1);
      assert.deepEqual(await awake(), [timed, other].sort());
    });

    it("who is put to sleep by a decision made before an agent became ready", async () => {
      await bench.store.syncAgents([{ id: CSR, capacity: 1 }], START);
      const id = await waiter("ann");
      await awake();
      const decided = wait([CSR]);
      await setReady(bench, CSR);
      assert.equal(await decide(id, decided), "committed");
      assert.deepEqual(await awake(), [id]);
    });
  });

  describe("claims", () => {
    it("no more slots than an agent has, however many decide at once", async () => {
      await agents([CSR, 3]);
      const ids: string[] = [];
      for (let index = 0; index < 8; index += 1) ids.push(await waiter(`customer${index}`));
      const results = await Promise.all(ids.map((id) => decide(id, offer(CSR), { capacityOf: () => 3 })));
      assert.deepEqual(results.sort(), [...Array(5).fill("claim-refused"), ...Array(3).fill("committed")]);
      assert.deepEqual(await loads(), { [CSR]: 3 });
      assert.equal((await awake()).length, 5, "who was refused is decided again");
    });

    it("as much of an agent's capacity as the work weighs, and remembers when they were rung", async () => {
      await agents([CSR, 3]);
      const heavy = { ...offer(CSR), weight: 2 };
      const threeSlots = { capacityOf: () => 3 };
      bench.clock.tick(700);
      assert.equal(await decide(await waiter("first"), heavy, threeSlots), "committed");
      assert.deepEqual(await loads(), { [CSR]: 2 });
      assert.equal(await decide(await waiter("second"), heavy, threeSlots), "claim-refused");
      assert.equal(await decide(await waiter("third"), offer(CSR), threeSlots), "committed");
      assert.deepEqual(await loads(), { [CSR]: 3 });
      assert.equal((await bench.store.routingFigures()).agents[0]?.rungAt, bench.clock.now());
    });

    it("of those offered the ones who have a slot, and tells only of them", async () => {
      await agents([CSR, 1], [OTHER, 1]);
      await decide(await waiter("first"), offer(CSR));
      const second = await waiter("second");
      assert.equal(await decide(second, offer(CSR, OTHER), { decisionId: "second" }), "committed");
      const events: ConversationEvent[] = [];
      await bench.store.advance(
        10,
        folding((event) => {
          if (event.type === "DecisionMade" && event.decisionId === "second") events.push(event);
          return {};
        }),
      );
      const [stored] = await bench.store.decisions(second);
      const { outcome, verdicts } = stored?.decision ?? offer();
      assert.deepEqual(outcome.kind === "offer" ? outcome.agents : [], [OTHER]);
      assert.deepEqual(
        verdicts.map(({ agent, code }) => [agent, code]),
        [
          [CSR, "slot-taken"],
          [OTHER, "claimed"],
        ],
      );
      assert.deepEqual(events, [
        { type: "DecisionMade", attempt: 1, decisionId: "second", decision: stored?.decision },
      ]);
    });

    it("nobody who is away, unknown or retired, unless the request names them", async () => {
      await bench.store.syncAgents(
        [
          { id: CSR, capacity: 1 },
          { id: OTHER, capacity: 1 },
        ],
        START,
      );
      const ann = await waiter("ann");
      assert.equal(await decide(ann, offer(CSR, "@nobody:home")), "claim-refused");
      const named = await waiter("named", 5, { target: { agent: CSR } });
      assert.equal(await decide(named, offer(CSR)), "committed");
      await bench.store.syncAgents([{ id: CSR, capacity: 1 }], START);
      assert.equal(
        await decide(await waiter("other", 5, { target: { agent: OTHER } }), offer(OTHER)),
        "claim-refused",
      );
    });

    it("one slot per agent and conversation, given back once", async () => {
      await agents([CSR, 2]);
      const id = await waiter("ann");
      await decide(id, offer(CSR), { capacityOf: () => 2 });
      await want(bench.store, id, { type: "RequestDecision", request: request(id, 2), priority: 5 });
      assert.equal(await decide(id, offer(CSR), { attempt: 2, capacityOf: () => 1 }), "committed");
      assert.deepEqual(await loads(), { [CSR]: 1 });
      await want(
        bench.store,
        id,
        { type: "ReleaseCapacity", agent: CSR },
        { type: "ReleaseCapacity", agent: CSR },
      );
      assert.deepEqual(await loads(), { [CSR]: 0 });
    });

    it("a slot of whoever joined all the same, though they are full", async () => {
      await agents([CSR, 1]);
      await decide(await waiter("first"), offer(CSR));
      await want(bench.store, await waiter("second"), { type: "ClaimSlot", agent: CSR });
      assert.deepEqual(await loads(), { [CSR]: 2 });
    });

    it("and counts an agent idle from when the last slot was given back", async () => {
      await agents([CSR, 2]);
      const ids = [await waiter("one"), await waiter("two")];
      for (const id of ids) await decide(id, offer(CSR), { capacityOf: () => 2 });
      const idleSince = async () => (await bench.store.routingFigures()).agents[0]?.idleSince;
      for (const [index, id] of ids.entries()) {
        bench.clock.tick(100);
        await want(bench.store, id, { type: "ReleaseCapacity", agent: CSR });
        assert.equal(await idleSince(), index === 0 ? START : START + 200);
      }
    });
  });

  describe("keeps decisions", () => {
    it("with every verdict and how each offer went, oldest first", async () => {
      await agents([CSR, 1]);
      const id = await waiter("ann");
      await awake();
      await decide(id, wait([CSR]), { decisionId: "waits" });
      await decide(id, offer(CSR), { decisionId: "offers" });
      for (const outcome of ["ringing", "accepted"] as const) {
        await want(bench.store, id, {
          type: "RecordOffer",
          offer: { decisionId: "offers", agent: CSR, outcome },
        });
      }
      const decisions = await bench.store.decisions(id);
      assert.deepEqual(
        decisions.map(({ decisionId, attempt }) => [decisionId, attempt]),
        [
          ["waits", 1],
          ["offers", 1],
        ],
      );
      assert.deepEqual(
        decisions.map(({ offers }) => offers.map(({ agent, outcome }) => [agent, outcome])),
        [
          [],
          [
            [CSR, "ringing"],
            [CSR, "accepted"],
          ],
        ],
      );
      assert.equal(decisions[1]?.decision.verdicts[0]?.code, "claimed");
    });
  });
}

/** The agent says that they are ready, in their chat with the bot. */
export async function setReady(bench: Bench, agent: string): Promise<void> {
  const event = { type: "AgentCommanded" as const, command: "ready", from: "chat" as const };
  await bench.store.accept([{ at: START, target: { agent }, event }], {
    newId: () => "",
    reopens: () => false,
  });
  await bench.store.handleAgentLanes(10, async () => ({
    availability: { availability: "ready", reason: "" },
    tell: [],
    forward: [],
  }));
}
