import assert from "node:assert/strict";
import type { MadeDecision } from "../../../src/application/ports/store.ts";
import type { ConversationEvent } from "../../../src/domain/conversation/events.ts";
import type { Decision } from "../../../src/domain/routing/decision.ts";
import type { RoutingRequest } from "../../../src/domain/routing/request.ts";
import type { Bench } from "./exercise-store.ts";
import { offer, request, wait } from "./sample-decisions.ts";
import { commitOne, customer, folding, openOne, START, takeAwake, want } from "./store-bench.ts";

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
  const madeOf = (
    conversation: string,
    decision: Decision,
    more: Partial<MadeDecision> = {},
  ): MadeDecision => ({
    conversation,
    attempt: 1,
    decisionId: `decision${++made}`,
    decision,
    at: bench.clock.now(),
    capacityOf: () => 1,
    ...more,
  });
  const decide = (conversation: string, decision: Decision, more: Partial<MadeDecision> = {}) =>
    commitOne(bench.store, madeOf(conversation, decision, more));
  const waiter = async (name: string, priority = 5, more: Partial<RoutingRequest> = {}) => {
    const id = await openOne(bench.store, customer(name));
    await want(bench.store, id, { type: "RequestDecision", request: request(id, 1, more), priority });
    return id;
  };
  const awake = async () => (await takeAwake(bench.store, 100)).map(({ conversation }) => conversation);
  const loads = async () =>
    Object.fromEntries((await bench.store.routingFigures()).agents.map(({ id, load }) => [id, load]));
  const away = (...capacities: readonly [string, number][]) =>
    bench.store.syncAgents(
      capacities.map(([id, capacity]) => ({ id, capacity })),
      START,
    );
  /** Came so many ms after the start. */
  const sleeperSince = async (name: string, after: number, ...wakeOn: readonly string[]) => {
    const id = await waiter(name, 5, { waitingSince: START + after });
    await awake();
    assert.equal(await decide(id, wait(wakeOn)), "committed");
    return id;
  };
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
        (await takeAwake(bench.store, 1)).map(({ request }) => request.conversation),
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

    it("last when they left a message, however long ago, and in their turn among themselves", async () => {
      const outcome = { kind: "wait", position: 1, hopeless: false } as const;
      const aged = { ...wait([CSR]), outcome, aging: 1 };
      const message = { ...aged, outcome: { ...outcome, message: true } };
      const left = await waiter("left", 5, { waitingSince: START - 3_600_000 });
      const leftSince = await waiter("left since", 5, { waitingSince: START - 1_800_000 });
      const there = await waiter("there", 5, { waitingSince: START });
      await awake();
      await decide(leftSince, message);
      await decide(left, message);
      await decide(there, aged);
      assert.deepEqual(
        (await bench.store.routingFigures()).waiting.help?.map(({ conversation }) => conversation),
        [there, left, leftSince],
      );
      await agents([CSR, 1]);
      assert.deepEqual(await awake(), [there], "who is woken for an agent");
      await bench.store.wakeWaiting(bench.clock.now(), true);
      assert.deepEqual(await awake(), [there, left, leftSince]);
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

    it("to be read by their id, with what was asked", async () => {
      const id = await sleeper("ann", CSR);
      const read = await bench.store.waiting(id);
      assert.deepEqual([read?.request, read?.queue], [request(id, 1), "help"]);
      assert.equal(await bench.store.waiting("nobody"), undefined);
    });

    it("awake again with a new request, whose older attempt is stale", async () => {
      const id = await sleeper("ann", CSR);
      await want(bench.store, id, { type: "RequestDecision", request: request(id, 2), priority: 5 });
      assert.deepEqual(await awake(), [id]);
      assert.equal(await decide(id, wait([CSR])), "stale");
    });
  });

  describe("wakes", () => {
    it("of those whom an agent who becomes ready can help as many as they can take, first come first", async () => {
      await away([CSR, 2], [OTHER, 1]);
      const late = await sleeperSince("late", 3, CSR);
      await sleeperSince("other's", 0, OTHER);
      const early = await sleeperSince("early", 1, CSR);
      const both = await sleeperSince("both", 2, OTHER, CSR);
      await setReady(bench, CSR);
      assert.deepEqual(await awake(), [early, both]);
      await decide(early, offer(CSR), { capacityOf: () => 2 });
      await decide(both, offer(CSR), { capacityOf: () => 2 });
      assert.deepEqual(await awake(), [], `${late} would wake in vain`);
    });

    it("whoever watches an agent who becomes ready, in turn with those the agent can help", async () => {
      await away([CSR, 1], [OTHER, 1]);
      const watching = async (name: string, after: number) => {
        const id = await waiter(name, 5, { waitingSince: START + after });
        await awake();
        assert.equal(await decide(id, { ...wait([OTHER]), watched: [CSR] }), "committed");
        return id;
      };
      const first = await watching("first", 1);
      const helped = await sleeperSince("helped", 2, CSR);
      const last = await watching("last", 3);
      await setReady(bench, CSR);
      assert.deepEqual(await awake(), [first]);
      await decide(first, { ...wait([OTHER]), watched: [CSR] });
      assert.deepEqual(await awake(), [helped], "passed on");
      await decide(helped, wait([CSR]));
      assert.deepEqual(await awake(), [last]);
      await decide(last, { ...wait([OTHER]), watched: [CSR] });
      assert.deepEqual(await awake(), [], "each of them once");
    });

    it("whoever is decided while an agent they watch becomes ready", async () => {
      await away([CSR, 1], [OTHER, 1]);
      const id = await waiter("ann");
      const [taken] = await takeAwake(bench.store, 100);
      await setReady(bench, CSR);
      await decide(id, { ...wait([OTHER]), watched: [CSR] }, { hand: taken?.hand ?? 0 });
      assert.deepEqual(await awake(), [id]);
    });

    it("nobody for an agent who can take nobody", async () => {
      await agents([CSR, 1]);
      await decide(await waiter("talk"), offer(CSR));
      await sleeper("one", CSR);
      await setReady(bench, CSR);
      assert.deepEqual(await awake(), []);
    });

    it("the next one, when the first cannot be given the agent after all", async () => {
      await away([CSR, 1]);
      const ids = [];
      for (const since of [1, 2, 3, 4, 5]) ids.push(await sleeperSince(`number${since}`, since, CSR));
      const [first, second, third, fourth, fifth] = ids as [string, string, string, string, string];
      await setReady(bench, CSR);
      assert.deepEqual(await awake(), [first]);
      await decide(first, wait([CSR]));
      assert.deepEqual(await awake(), [second], "the first one was passed by");
      await want(bench.store, second, { type: "CancelRequest" });
      assert.deepEqual(await awake(), [first], "who gave up leaves it to whoever is first");
      await decide(first, { ...wait([CSR]), priority: 1 });
      assert.deepEqual(await awake(), [third], "after where it stood, whatever its place is now");
      await want(bench.store, third, { type: "RequestDecision", request: request(third, 2), priority: 5 });
      assert.deepEqual(
        await awake(),
        [third, fourth],
        "whoever asks anew is awake, and another is on that account",
      );
      await decide(fourth, { ...wait([]), outcome: { kind: "close" } });
      await decide(third, wait([CSR]), { attempt: 2 });
      assert.deepEqual(await awake(), [fifth]);
      await decide(fifth, offer(CSR));
      assert.deepEqual(await awake(), []);
    });

    it("the next one, when the first is given to somebody else", async () => {
      await away([CSR, 1], [OTHER, 1]);
      const first = await sleeperSince("first", 1, CSR, OTHER);
      const second = await sleeperSince("second", 2, CSR);
      await setReady(bench, CSR);
      assert.deepEqual(await awake(), [first]);
      await setReady(bench, OTHER);
      await decide(first, offer(OTHER));
      assert.deepEqual(await awake(), [second]);
    });

    it("who comes first in a queue when those before were served, to be told so, and no other", async () => {
      await agents([CSR, 1]);
      const first = await waiter("first", 5, { waitingSince: START });
      await awake();
      await decide(first, wait([OTHER]));
      const second = await sleeperSince("second", 1, OTHER);
      const third = await sleeperSince("third", 2, OTHER);
      await bench.store.wakeWaiting(bench.clock.now(), true);
      await awake();
      assert.deepEqual(
        [await decide(second, wait([OTHER])), await decide(third, wait([OTHER]))],
        ["committed", "committed"],
      );
      await decide(first, offer(CSR));
      assert.deepEqual(await awake(), [second]);
      await decide(second, wait([OTHER]));
      await want(bench.store, third, {
        type: "RequestDecision",
        request: request(third, 2, { waitingSince: START + 2 }),
        priority: 5,
      });
      await awake();
      await decide(third, { ...wait([]), outcome: { kind: "close" } }, { attempt: 2 });
      assert.deepEqual(await awake(), [], "the first was first before");
    });

    it("who was decided as if somebody had a slot taken, whose offer came to nothing", async () => {
      await agents([CSR, 1]);
      const gone = await waiter("gone", 5, { waitingSince: START });
      const waits = await waiter("waits", 5, { waitingSince: START + 1 });
      await awake();
      const results = await bench.store.commitDecisions([
        madeOf(gone, offer(CSR), { attempt: 2 }),
        madeOf(waits, wait([CSR])),
      ]);
      assert.deepEqual(results, ["stale", "committed"]);
      assert.deepEqual(await awake(), [gone, waits]);
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

  describe("gives to decide", () => {
    const taken = async (worker: string, limit: number, lease_ms = 1_000) =>
      (await bench.store.takeWaiting(limit, worker, lease_ms)).map(({ conversation }) => conversation);
    const four = async () => {
      const ids = [];
      for (const since of [1, 2, 3, 4])
        ids.push(await waiter(`number${since}`, 5, { waitingSince: START + since }));
      return ids as [string, string, string, string];
    };

    it("different conversations to different workers, in the order in which they are served", async () => {
      const [first, second, third, fourth] = await four();
      assert.deepEqual(await taken("one", 2), [first, second]);
      assert.deepEqual(await taken("other", 3), [third, fourth]);
      assert.deepEqual(await taken("third", 3), []);
    });

    it("again what a worker lays down by taking anew, or by stopping", async () => {
      const [first, second, third] = await four();
      await taken("one", 2);
      assert.deepEqual(await taken("one", 1), [first]);
      assert.deepEqual(await taken("other", 2), [second, third]);
      await bench.store.releaseWorker("one");
      assert.deepEqual(await taken("third", 1), [first]);
    });

    it("again, when its time is over, what a worker took that is gone", async () => {
      const [first, second, third] = await four();
      const [held] = await bench.store.takeWaiting(2, "dead", 1_000);
      bench.clock.tick(999);
      assert.deepEqual(await taken("other", 1), [third]);
      bench.clock.tick(1);
      assert.deepEqual(await taken("other", 2), [first, second]);
      const { hand = 0 } = held ?? {};
      assert.equal(await decide(first, wait([CSR]), { hand }), "stale", "it comes too late");
    });

    it("and takes what was decided late, as long as nobody has taken it since", async () => {
      const id = await waiter("ann");
      const [held] = await bench.store.takeWaiting(1, "slow", 1_000);
      bench.clock.tick(5_000);
      const { hand = 0 } = held ?? {};
      assert.equal(await decide(id, wait([CSR]), { hand }), "committed");
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
        // Why is kept with the decision; the conversation has no use for it.
        {
          type: "DecisionMade",
          attempt: 1,
          decisionId: "second",
          decision: { ...stored?.decision, verdicts: [] },
        },
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
    const told = async () => {
      const events: ConversationEvent[] = [];
      await bench.store.advance(
        100,
        folding((event) => {
          events.push(event);
          return {};
        }),
      );
      return events;
    };
    const verdicts = [{ agent: CSR, eligible: false, code: "away", detail: "" }] as const;
    const at = (position: number, part: Partial<Decision> = {}): Decision => ({
      ...wait([CSR]),
      outcome: { kind: "wait", position, hopeless: false },
      verdicts,
      ...part,
    });

    it("as one, however often the same wait is decided, and tells only of another place", async () => {
      const id = await waiter("ann");
      await decide(id, at(2), { decisionId: "first" });
      for (let again = 0; again < 3; again += 1) {
        bench.clock.tick(1_000);
        await decide(id, at(2));
      }
      await decide(id, at(1, { verdicts: [] }));
      const decisions = await bench.store.decisions(id);
      assert.deepEqual(
        decisions.map(({ decisionId, times, at: made }) => [decisionId, times, made]),
        [["first", 5, bench.clock.now()]],
      );
      assert.deepEqual(decisions[0]?.decision.verdicts, [], "the last one is kept");
      const places = (await told()).flatMap((event) =>
        event.type === "DecisionMade" && event.decision.outcome.kind === "wait"
          ? [[event.decision.outcome.position, event.decision.verdicts.length]]
          : [],
      );
      assert.deepEqual(places, [
        [2, 0],
        [1, 0],
      ]);
    });

    it("as another one when it goes elsewhere, others can help, or it is asked for anew", async () => {
      const id = await waiter("ann");
      await decide(id, at(1));
      await decide(id, at(1, { queue: "elsewhere" }));
      await decide(id, at(1, { queue: "elsewhere", wakeOn: [CSR, OTHER] }));
      const asked = { type: "RequestDecision", request: request(id, 1), priority: 5 } as const;
      await want(bench.store, id, asked);
      await decide(id, at(1, { queue: "elsewhere", wakeOn: [CSR, OTHER] }));
      assert.equal((await bench.store.decisions(id)).length, 3, "the same request looked at again");
      await want(bench.store, id, { ...asked, request: request(id, 2) });
      await decide(id, at(1, { queue: "elsewhere", wakeOn: [CSR, OTHER] }), { attempt: 2 });
      assert.equal((await bench.store.decisions(id)).length, 4);
      await decide(id, at(1, { queue: "elsewhere", wakeOn: [CSR, OTHER], watched: [CSR] }), { attempt: 2 });
      assert.equal((await bench.store.decisions(id)).length, 5, "others are watched");
    });

    it("with the place in line to be read at any time, without those who left a message", async () => {
      const message = await waiter("message", 5, { waitingSince: START - 3 });
      await decide(
        message,
        at(1, { outcome: { kind: "wait", position: 1, hopeless: false, message: true } }),
      );
      const first = await waiter("first", 5, { waitingSince: START - 2 });
      await decide(first, at(1));
      const own = await waiter("own", 5, { waitingSince: START - 1 });
      await decide(own, at(2));
      await told();
      const read: unknown[] = [];
      for (const attempt of [1, 7]) {
        await want(bench.store, own, { type: "ReadPlace", attempt });
        for (const event of await told())
          if (event.type === "PlaceRead") read.push([event.attempt, event.position, event.pace?.served]);
      }
      assert.deepEqual(read, [[1, 2, 0]]);
      const { waiting } = await bench.store.routingFigures();
      const places = Object.values(waiting).flat();
      assert.deepEqual(
        places.map(({ conversation, message: isMessage = false }) => [conversation, isMessage]),
        [
          [first, false],
          [own, false],
          [message, true],
        ],
        "who left a message comes last",
      );
    });

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
  await setAvailability(bench, agent, "ready");
}

export async function setAvailability(
  bench: Bench,
  agent: string,
  availability: "ready" | "away",
): Promise<void> {
  const event = { type: "AgentCommanded" as const, command: availability, from: "chat" as const };
  await bench.store.accept([{ at: START, target: { agent }, event }], {
    newId: () => "",
    reopens: () => false,
  });
  await bench.store.handleAgentLanes(10, async () => ({
    availability: { availability, reason: "" },
    tell: [],
    forward: [],
  }));
}
