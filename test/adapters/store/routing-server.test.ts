import assert from "node:assert/strict";
import { openPostgresStore, type PostgresStore } from "../../../src/adapters/store/open-postgres-store.ts";
import type { RoutingExchange, RoutingLedger } from "../../../src/application/ports/routing-ledger.ts";
import { offer, request, wait } from "../../conformance/store/sample-decisions.ts";
import {
  closed,
  commitOne,
  customer,
  FOLLOW_UP_MS,
  happen,
  openOne,
  poke,
  START,
  takeAwake,
  want,
} from "../../conformance/store/store-bench.ts";
import { newDatabase, type TestDatabase } from "../../support/postgres.ts";

const CSR = "@csr:home";
const ANSWER = '{"attempt":1,"turn":1,"answer":{"kind":"close"}}';

describe("what the store keeps for a routing server", () => {
  let database: TestDatabase;
  let store: PostgresStore;
  let ledger: RoutingLedger;
  let exchange: RoutingExchange;
  let now = START;
  let decisions = 0;

  beforeEach(async function () {
    this.timeout(60_000);
    database = await newDatabase();
    now = START;
    store = await openPostgresStore({ connectionString: database.connectionString, now: () => now });
    ({ ledger, exchange } = store.routing);
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  const waiter = async (name = "ann", attempt = 1) => {
    const id = await openOne(store, customer(name));
    await want(store, id, { type: "RequestDecision", request: request(id, attempt), priority: 5 });
    return id;
  };
  const decide = async (conversation: string, decision: ReturnType<typeof offer>) => {
    const made = { conversation, attempt: 1, decisionId: `d${++decisions}`, at: now, capacityOf: () => 2 };
    return commitOne(store, { ...made, decision });
  };
  const csrReady = async () => {
    await store.syncAgents([{ id: CSR, capacity: 2 }], now);
    const event = { type: "AgentCommanded", command: "ready", from: "chat" } as const;
    await store.accept([{ at: now, target: { agent: CSR }, event }], {
      newId: () => "x",
      reopens: () => false,
    });
    const availability = { availability: "ready", reason: "" } as const;
    await store.handleAgentLanes(1, async () => ({ tell: [], forward: [], availability }));
  };
  const typesTold = async () => (await exchange.untold(100)).map(({ type }) => type);

  it("asks the same turn again until it is closed, then the next; a newer attempt begins anew", async () => {
    const id = await waiter();
    const turnsOf = async (attempt: number) => {
      const opened = await ledger.open(id, attempt, now);
      return opened.kind === "ask" ? opened.turn.turn : opened.kind;
    };
    assert.deepEqual([await turnsOf(1), await turnsOf(1)], [1, 1]);
    await ledger.close({ conversation: id, attempt: 1, turn: 1 }, "done");
    assert.equal(await turnsOf(1), 2);
    assert.equal(await turnsOf(3), 1);
    assert.equal(await turnsOf(2), "stale");
  });

  it("takes a promised answer once, wakes the conversation, and knows the very same answer again", async () => {
    const id = await waiter();
    await ledger.open(id, 1, now);
    const turn = { conversation: id, attempt: 1, turn: 1 };
    assert.equal(await ledger.promise(turn, now + 5_000), "promised");
    assert.equal((await ledger.open(id, 1, now)).kind, "promised");
    await takeAwake(store, 10);
    await decide(id, wait([]));
    assert.deepEqual(await takeAwake(store, 10), []);
    assert.deepEqual(await ledger.take(turn, ANSWER), { kind: "taken" });
    assert.equal((await takeAwake(store, 10)).length, 1);
    const opened = await ledger.open(id, 1, now);
    assert.deepEqual(opened.kind === "answered" && opened.answer, ANSWER);
    await ledger.close(turn, "done");
    assert.deepEqual(await ledger.take(turn, ANSWER), { kind: "repeat" });
  });

  it("refuses an answer to what the local rules decided, to another turn or attempt, and of nobody", async () => {
    const id = await waiter("ann", 2);
    await ledger.open(id, 2, now);
    const late = { kind: "late", attempt: 2, turn: 1 } as const;
    assert.deepEqual(await ledger.take({ conversation: id, attempt: 1, turn: 1 }, ANSWER), late);
    assert.deepEqual(await ledger.take({ conversation: id, attempt: 2, turn: 2 }, ANSWER), late);
    await ledger.close({ conversation: id, attempt: 2, turn: 1 }, "local");
    assert.deepEqual(await ledger.take({ conversation: id, attempt: 2, turn: 1 }, ANSWER), late);
    assert.deepEqual(await ledger.take({ conversation: "nobody", attempt: 1, turn: 1 }, ANSWER), {
      kind: "not-waiting",
    });
    await want(store, id, { type: "CancelRequest" });
    assert.deepEqual(await ledger.take({ conversation: id, attempt: 2, turn: 1 }, ANSWER), {
      kind: "not-waiting",
    });
  });

  it("after the server's own wait takes something better of it", async () => {
    const id = await waiter();
    await ledger.open(id, 1, now);
    const turn = { conversation: id, attempt: 1, turn: 1 };
    await ledger.close(turn, "waits");
    assert.deepEqual(await ledger.take(turn, ANSWER), { kind: "taken" });
  });

  it("writes down what happens with it, in order, tells it until it is taken, and nothing without a server", async () => {
    await csrReady();
    assert.deepEqual(await typesTold(), []);
    await exchange.enable(true, now);
    const id = await waiter();
    await decide(id, offer(CSR));
    for (const outcome of ["ringing", "unanswered"] as const)
      await want(store, id, {
        type: "RecordOffer",
        offer: { decisionId: `d${decisions}`, agent: CSR, outcome },
      });
    await want(store, id, { type: "ReleaseCapacity", agent: CSR });
    assert.deepEqual(await typesTold(), ["agent", "agent", "offered", "timed-out", "agent"]);
    const [first, , offered, , last] = await exchange.untold(100);
    assert.deepEqual([offered?.conversation, offered?.attempt, offered?.agent], [id, 1, CSR]);
    assert.deepEqual(last?.state, { availability: "ready", capacity: 2, load: 0, externalLoad: 0 });
    assert.notEqual(first?.id, offered?.id);
    await exchange.told([first?.serial ?? 0]);
    assert.equal((await typesTold()).length, 4);
    assert.equal(await exchange.giveUp(0), 0);
    assert.equal(await exchange.giveUp(Date.now() + START), 4);
    assert.deepEqual(await typesTold(), []);
  });

  it("counts calls against an agent's capacity, wakes who waits when they end, and forgets them unrenewed", async () => {
    await csrReady();
    const id = await waiter();
    const report = (load: number, at: number) =>
      exchange.reportLoads([{ agent: CSR, load, at, until: now + 60_000 }], now);
    assert.deepEqual(await report(2, 10), { taken: 1, unknown: [], older: [] });
    assert.equal((await store.routingFigures()).agents[0]?.load, 2);
    assert.equal(await decide(id, offer(CSR)), "claim-refused");
    await takeAwake(store, 10);
    await decide(id, wait([CSR]));
    assert.deepEqual(await takeAwake(store, 10), []);
    assert.deepEqual(await report(0, 9), { taken: 0, unknown: [], older: [CSR] });
    await report(1, 11);
    assert.equal((await takeAwake(store, 10)).length, 1);
    await report(2, 12);
    await takeAwake(store, 10);
    await decide(id, wait([CSR]));
    now += 60_001;
    assert.equal(await exchange.lapseLoads(now), 1);
    assert.equal((await takeAwake(store, 10)).length, 1);
    assert.equal(await decide(id, offer(CSR)), "committed");
    const stranger = { agent: "@who:home", load: 1, at: 1, until: now };
    assert.deepEqual((await exchange.reportLoads([stranger], now)).unknown, ["@who:home"]);
  });

  it("sets agents ready or away by the latest word, here or there, and tells them of a change once", async () => {
    const content = {
      kind: "text",
      key: "supervising.server-set-ready",
      parameters: {},
      language: "en",
    } as const;
    const report = (availability: "ready" | "away", reason: string, at: number, agent = CSR) =>
      exchange.reportStates(
        [{ agent, availability, reason, at, tell: { type: "TellAgent", agent, content } }],
        now,
      );
    const state = async () => {
      const [csr] = (await store.routingFigures()).agents;
      return [csr?.availability, csr?.reason];
    };
    const told = async () =>
      (await store.takeOutboxLanes({ budget: { agent: 10 }, worker: "w", lease_ms: 1 })).flatMap(
        ({ rows }) => rows,
      ).length;
    await csrReady();
    const older = { taken: 0, unknown: [], older: [CSR] };
    const taken = { taken: 1, unknown: [], older: [] };
    assert.deepEqual(await report("away", "a call", now - 1), older, "their own ready came later");
    assert.deepEqual(await state(), ["ready", ""]);
    assert.equal(await told(), 0);

    const id = await waiter();
    await decide(id, offer(CSR));
    now += 100;
    assert.deepEqual(await report("away", "a call", now), taken);
    assert.deepEqual(await state(), ["away", "a call"]);
    assert.deepEqual(await report("away", "a call", now), taken, "said again it is no news");
    assert.equal(await told(), 1);
    const heard: string[] = [];
    await store.advance(10, ({ state, events }) => {
      heard.push(...events.map(({ event }) => event.type));
      return { state: state as NonNullable<typeof state>, effects: [] };
    });
    assert.ok(heard.includes("AgentWentAway"), "what rings them goes on to the next");

    const other = await waiter("bob");
    await takeAwake(store, 10);
    await decide(other, wait([CSR]));
    assert.deepEqual(await report("ready", "", now - 50), older);
    now += 100;
    await report("ready", "", now);
    assert.deepEqual(await state(), ["ready", ""]);
    assert.deepEqual(
      (await takeAwake(store, 10)).map(({ conversation }) => conversation),
      [other],
    );
    await want(store, id, { type: "SetAgentAway", agent: CSR, reason: "did not answer" });
    assert.deepEqual(
      await report("ready", "", now - 1),
      older,
      "the desk has seen since that they do not answer",
    );
    assert.deepEqual((await report("ready", "", now, "@who:home")).unknown, ["@who:home"]);
  });

  it("tells that a conversation was closed, and forgets with it all that was asked and compared", async () => {
    await exchange.enable(true, now);
    const id = await waiter();
    await ledger.open(id, 1, now);
    const choice = { outcome: "wait", agents: [] };
    await ledger.differs({ conversation: id, attempt: 1, turn: 1, at: now, local: choice, remote: choice });
    await want(store, id, { type: "CancelRequest" });
    await happen(store, id, poke, () => ({ change: closed(START, CSR) }));
    const [told] = await exchange.untold(100);
    assert.deepEqual([told?.type, told?.conversation, told?.agent, told?.at], ["closed", id, CSR, START]);
    now += FOLLOW_UP_MS + 1;
    while ((await store.forget(START + 1, 100)) > 0);
    assert.deepEqual(await exchange.untold(100), []);
    assert.deepEqual(await ledger.differences(10), []);
    assert.equal((await ledger.open(id, 1, now)).kind, "ask");
    assert.equal((await ledger.take({ conversation: id, attempt: 1, turn: 1 }, ANSWER)).kind, "not-waiting");
  });

  it("lists differences, the newest first", async () => {
    const id = await waiter();
    const choice = (outcome: string) => ({ outcome, agents: [] });
    for (const turn of [1, 2]) {
      const what = {
        conversation: id,
        attempt: 1,
        turn,
        at: now,
        local: choice("offer"),
        remote: choice("wait"),
      };
      await ledger.differs(what);
    }
    const found = await ledger.differences(10);
    assert.deepEqual(
      found.map(({ turn }) => turn),
      [2, 1],
    );
    assert.deepEqual(found[0]?.remote, choice("wait"));
  });
});
