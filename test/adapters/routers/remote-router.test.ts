import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { localRouter } from "../../../src/adapters/routers/local/local-router.ts";
import { type Breaker, breaker } from "../../../src/adapters/routers/remote/breaker.ts";
import { routingClient } from "../../../src/adapters/routers/remote/client.ts";
import { remoteRouter } from "../../../src/adapters/routers/remote/remote-router.ts";
import type { Log } from "../../../src/application/ports/log.ts";
import type { RoutingServer } from "../../../src/application/ports/router.ts";
import {
  makeAgent,
  makeRequest,
  makeRule,
  makeRules,
  makeSnapshot,
  ready,
} from "../../domain/routing/make.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { answering, type ScriptedServer, SECRET, scriptedServer } from "./scripted-routing-server.ts";

const usual = makeRules([
  makeAgent("@anna:x", { capacity: 2 }),
  makeAgent("@ben:x"),
  makeAgent("@irc-only:x", { networks: ["irc"] }),
]);
const MACHINE = { silence_ms: 60_000, pause_ms: 60_000 };
const snapshot = makeSnapshot([ready("@anna:x"), ready("@ben:x"), ready("@irc-only:x")]);
const request = makeRequest();

describe("a routing server's client", () => {
  let server: ScriptedServer;
  let outcomes: string[];
  let logged: string[];
  let ledger: ReturnType<typeof memoryLedger>;
  let circuit: Breaker;
  let now: number;
  let rules = usual;
  const closing: (() => void)[] = [];

  const routerFor = (mode: "decide" | "shadow" = "decide", deadline_ms = 300): RoutingServer => {
    const client = routingClient({ url: server.url, secret: SECRET, now: Date.now });
    closing.push(() => client.close());
    const log: Log = {
      debug() {},
      info: (_, message) => void logged.push(message),
      warn: (fields, message) => void logged.push(`${message} ${JSON.stringify(fields)}`),
      error: (_, message) => void logged.push(message),
      child: () => log,
    };
    circuit = breaker({ now: () => now, onChange: (state) => void outcomes.push(`breaker ${state}`) });
    return remoteRouter({
      client,
      breaker: circuit,
      ledger,
      local: localRouter(() => rules),
      rules: () => rules,
      mode,
      deadline_ms,
      clock: { now: Date.now, sleep: async () => undefined },
      meter: {
        asked: (outcome) => void outcomes.push(outcome),
        breaker() {},
        compared: (same) => void outcomes.push(same ? "same" : "different"),
        told() {},
        received() {},
      },
      log,
    });
  };

  beforeEach(async () => {
    outcomes = [];
    logged = [];
    ledger = memoryLedger();
    now = 0;
    rules = usual;
    server = await scriptedServer(answering({ kind: "offer", agents: ["@ben:x"] }));
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    await server.close();
  });

  it("asks with a signature and a key, and offers to whom the server names", async () => {
    const proposal = await routerFor().propose(request, snapshot);
    assert.equal(server.asked[0]?.trusted, true);
    assert.equal(server.asked[0]?.key, "c1.1.1");
    assert.equal(server.asked[0]?.body.snapshot.agents.length, 3);
    assert.ok(proposal);
    const { decision } = proposal;
    assert.equal(decision.decidedBy, "remote");
    assert.ok(decision.outcome.kind === "offer");
    assert.deepEqual(decision.outcome.agents, ["@ben:x"]);
    assert.equal(decision.outcome.ring_ms, 30_000);
    await proposal.settled();
    assert.equal(ledger.state(), "done");
  });

  it("asks a new turn when the slots of the one before were taken", async () => {
    const router = routerFor();
    const first = await router.propose(request, snapshot);
    await first?.settled();
    await router.propose(request, snapshot);
    assert.deepEqual(
      server.asked.map(({ key }) => key),
      ["c1.1.1", "c1.1.2"],
    );
  });

  it("repeats the very same question when it ended before its answer was used", async () => {
    await routerFor().propose(request, snapshot);
    await routerFor().propose(request, snapshot);
    assert.deepEqual(
      server.asked.map(({ key }) => key),
      ["c1.1.1", "c1.1.1"],
    );
  });

  it("drops agents who are unknown or cannot serve this network, and says so", async () => {
    server.behave(answering({ kind: "offer", agents: ["@nobody:x", "@irc-only:x", "@anna:x"] }));
    const proposal = await routerFor().propose(request, snapshot);
    assert.ok(proposal?.decision.outcome.kind === "offer");
    assert.deepEqual(proposal.decision.outcome.agents, ["@anna:x"]);
    assert.match(logged.join("\n"), /unknown here or cannot serve.*@nobody:x.*@irc-only:x/);
  });

  it("offers to nobody who is passed over for a while, or it would ask them again and again", async () => {
    const declined = {
      agent: "@anna:x",
      since: snapshot.now,
      until: snapshot.now + 60_000,
      reason: "declined",
    };
    server.behave(answering({ kind: "offer", agents: ["@anna:x"] }));
    assert.equal(await routerFor().propose({ ...request, exclusions: [declined] }, snapshot), undefined);
    const over = { ...declined, until: snapshot.now };
    const proposal = await routerFor().propose({ ...request, exclusions: [over] }, snapshot);
    assert.equal(proposal?.decision.outcome.kind, "offer");
  });

  it("takes the other answers: queue, wait, message, bot, close", async () => {
    const router = routerFor();
    const outcomeOf = async (answer: object) => {
      server.behave(answering(answer));
      const proposal = await router.propose(request, snapshot);
      await proposal?.settled();
      return proposal?.decision;
    };
    const queued = await outcomeOf({ kind: "queue", queue: "support" });
    assert.equal(queued?.queue, "support");
    const waits = await outcomeOf({ kind: "wait", wakeOn: ["@anna:x", "@nobody:x"], retry_ms: 5000 });
    assert.ok(waits?.outcome.kind === "wait");
    assert.deepEqual(waits.wakeOn, []);
    assert.equal(waits.wakeAt, snapshot.now + 5000);
    const message = await outcomeOf({ kind: "message", text: { en: "We will write back." } });
    assert.ok(message?.outcome.kind === "wait" && message.outcome.message);
    const bot = await outcomeOf({ kind: "bot", agent: "@anna:x" });
    assert.ok(bot?.outcome.kind === "offer" && bot.decidedBy === "remote");
    const closed = await outcomeOf({ kind: "close", text: { en: "Goodbye." } });
    assert.deepEqual(closed?.outcome, { kind: "close", text: { en: "Goodbye." } });
  });

  it("wakes a wait for whoever is named and busy, or could serve where nobody is named", async () => {
    server.behave(answering({ kind: "wait", wakeOn: ["@anna:x"] }));
    const busy = makeSnapshot([ready("@anna:x", { load: 2 }), ready("@ben:x")]);
    const router = routerFor();
    const proposal = await router.propose(request, busy);
    assert.deepEqual(proposal?.decision.wakeOn, ["@anna:x"]);
    await proposal?.settled();
    server.behave(answering({ kind: "wait" }));
    const unnamed = await router.propose(request, busy);
    assert.deepEqual(unnamed?.decision.wakeOn, ["@anna:x"], "whoever could serve, and is not free already");
  });

  it("says of whom the server did not choose what the rules would say", async () => {
    const one = makeSnapshot([ready("@anna:x", { load: 2 }), ready("@ben:x"), ready("@irc-only:x")]);
    const proposal = await routerFor().propose(request, one);
    assert.deepEqual(
      proposal?.decision.verdicts.map(({ agent, code, rank }) => [agent, code, rank]),
      [
        ["@ben:x", "eligible", 1],
        ["@anna:x", "at-capacity", undefined],
        ["@irc-only:x", "incompatible-client", undefined],
      ],
    );
    const [, anna] = proposal?.decision.verdicts ?? [];
    assert.ok(typeof anna?.detail === "object" && anna.detail.key === "why.by-rules");
  });

  it("estimates a wait of the server's from the desk's own figures", async () => {
    server.behave(answering({ kind: "wait" }));
    const served = { billing: { served: 30, window_ms: 3_600_000 } };
    const away = (id: string) => ({ ...ready(id), availability: "away" as const });
    const busy = makeSnapshot([away("@anna:x"), away("@ben:x")], { pace: served });
    const proposal = await routerFor().propose(request, busy);
    assert.ok(proposal?.decision.outcome.kind === "wait");
    const { outcome } = await localRouter(() => rules).route(request, busy);
    assert.ok(outcome.kind === "wait" && outcome.estimate !== undefined && outcome.nobodyIn);
    assert.deepEqual(proposal.decision.outcome.estimate, outcome.estimate);
    assert.equal(proposal.decision.outcome.nobodyIn, true);
  });

  it("judges the rules by the queues as they are", async () => {
    const offer = { ring_ms: 44_000, atOnce: 1, setAway: false, exclude_ms: 1 };
    rules = makeRules(
      [makeAgent("@ben:x")],
      [
        makeRule({ matches: (_, __, figures) => figures?.("billing")?.waiting === 2, offer, weight: 1 }),
        makeRule({ name: "else" }),
      ],
    );
    const place = (conversation: string) => ({ conversation, priority: 0, since: 3 });
    const crowded = makeSnapshot([ready("@ben:x")], { waiting: { billing: [place("a"), place("b")] } });
    const proposal = await routerFor().propose(request, crowded);
    assert.ok(proposal?.decision.outcome.kind === "offer");
    assert.equal(proposal.decision.outcome.ring_ms, 44_000);
  });

  it("does not ask where a person has named the agent, and an answer that comes all the same is late", async () => {
    const passed = makeRequest({ target: { agent: "@anna:x" } });
    assert.equal(await routerFor().propose(passed, snapshot), undefined);
    assert.equal(server.asked.length, 0);
    assert.equal(ledger.state(), "local");
    const shadow = routerFor("shadow");
    shadow.decidedLocally(passed, snapshot, await localRouter(() => rules).route(passed, snapshot));
    const gone = makeRequest({ attempt: 2, target: { agent: "@gone:x" } });
    shadow.decidedLocally(gone, snapshot, await localRouter(() => rules).route(gone, snapshot));
    await until(() => server.asked.length > 0);
    assert.deepEqual(
      server.asked.map(({ key }) => key),
      ["c1.2.1"],
      "only what nobody has named is compared",
    );
    const asked = { ...gone, attempt: 3 };
    assert.ok(await routerFor().propose(asked, snapshot), "whom the rules no longer know binds nobody");
  });

  it("refuses an answer that leads out of the queue that a person named", async () => {
    const moved = (attempt: number) => makeRequest({ attempt, target: { queue: "support" } });
    const breaking = [
      { kind: "offer", agents: ["@ben:x"], queue: "default" },
      { kind: "queue", queue: "default" },
      { kind: "bot", agent: "@ben:x" },
      { kind: "close" },
    ];
    for (const [index, answer] of breaking.entries()) {
      server.behave(answering(answer));
      assert.equal(await routerFor().propose(moved(index + 1), snapshot), undefined, answer.kind);
      assert.equal(outcomes.at(-1), "unusable");
    }
    server.behave(answering({ kind: "offer", agents: ["@ben:x"] }));
    const kept = await routerFor().propose(moved(9), snapshot);
    assert.equal(kept?.decision.queue, "support");
  });

  it("offers to no automated agent whom only people may serve", async () => {
    rules = makeRules([makeAgent("@ben:x"), makeAgent("@bot:x", { automated: MACHINE })]);
    const human = makeRequest({ peopleOnly: true });
    server.behave(answering({ kind: "offer", agents: ["@bot:x", "@ben:x"] }));
    const proposal = await routerFor().propose(human, makeSnapshot([ready("@ben:x"), ready("@bot:x")]));
    assert.ok(proposal?.decision.outcome.kind === "offer");
    assert.deepEqual(proposal.decision.outcome.agents, ["@ben:x"]);
  });

  const useless: readonly (readonly [string, string, Parameters<typeof scriptedServer>[0]])[] = [
    ["is no JSON", "nonsense", (_, __, raw) => void raw.writeHead(200).end("<html>")],
    ["is JSON of another shape", "nonsense", (_, reply) => reply(200, { hello: "world" })],
    ["has an unknown kind", "nonsense", answering({ kind: "shrug" })],
    ["offers to nobody", "nonsense", answering({ kind: "offer", agents: [] })],
    ["offers to unknown agents only", "unusable", answering({ kind: "offer", agents: ["@who:x"] })],
    ["names an unknown queue", "unusable", answering({ kind: "queue", queue: "nowhere" })],
    [
      "answers another turn (out of order)",
      "nonsense",
      (_, reply) => reply(200, { attempt: 7, turn: 3, answer: { kind: "close" } }),
    ],
    [
      "is signed with another key's answer",
      "nonsense",
      (asked, reply) =>
        reply(
          200,
          { attempt: 1, turn: 1, answer: { kind: "close" } },
          { "x-frontdesk-signature": asked.key },
        ),
    ],
    [
      "is not signed",
      "nonsense",
      (_, __, raw) => void raw.writeHead(200).end('{"attempt":1,"turn":1,"answer":{"kind":"close"}}'),
    ],
    ["is an error", "failed", (_, reply) => reply(500, { error: "broken" })],
    [
      "breaks off",
      "failed",
      (_, __, raw) => void raw.writeHead(200, { "content-length": "50" }).write("{", () => raw.destroy()),
    ],
    ["does not come", "slow", () => undefined],
    [
      "drips without an end",
      "slow",
      (_, __, raw) => {
        const drip = setInterval(() => raw.write(" "), 20);
        raw.on("close", () => clearInterval(drip));
      },
    ],
    [
      "is said to be 100 MB long",
      "nonsense",
      (_, __, raw) => void raw.writeHead(200, { "content-length": "104857600" }).write("{"),
    ],
    [
      "is 100 MB long without saying so",
      "nonsense",
      (_, __, raw) => {
        const piece = Buffer.alloc(1024 * 1024, 32);
        let left = 100;
        const more = () => {
          while (left-- > 0) if (!raw.write(piece)) return void raw.once("drain", more);
          raw.end();
        };
        raw.on("error", () => undefined);
        more();
      },
    ],
  ];
  for (const [what, outcome, behaviour] of useless) {
    it(`leaves it to the local rules when the answer ${what}`, async () => {
      server.behave(behaviour);
      assert.equal(await routerFor().propose(request, snapshot), undefined);
      assert.equal(outcomes.at(-1), outcome);
      assert.equal(ledger.state(), "local");
      if (what.includes("100 MB")) assert.match(logged.join("\n"), /longer than 65536 bytes/);
    });
  }

  it("follows no redirect, so that an inner address is never asked", async () => {
    const inner = await scriptedServer(answering({ kind: "close" }));
    try {
      server.behave((_, reply) => reply(307, {}, { location: `${inner.url}/v1/route` }));
      assert.equal(await routerFor().propose(request, snapshot), undefined);
      assert.equal(inner.asked.length, 0);
      assert.match(logged.join("\n"), /redirects, which is not followed/);
    } finally {
      await inner.close();
    }
  });

  it("waits for a promised answer, takes it when it comes, and decides here when it does not", async () => {
    server.behave(({ body }, reply) =>
      reply(202, { attempt: body.attempt, turn: body.turn, within_ms: 20_000 }),
    );
    const router = routerFor();
    const first = await router.propose(request, snapshot);
    assert.ok(first?.decision.outcome.kind === "wait");
    assert.deepEqual(first.decision.wakeOn, []);
    await first.settled();
    const again = await router.propose(request, snapshot);
    assert.ok(again?.decision.outcome.kind === "wait");
    assert.equal(server.asked.length, 1, "nothing is asked twice");
    const answer = { attempt: 1, turn: 1, answer: { kind: "offer", agents: ["@anna:x"] } };
    await ledger.take({ conversation: "c1", attempt: 1, turn: 1 }, JSON.stringify(answer));
    const came = await router.propose(request, snapshot);
    assert.ok(came?.decision.outcome.kind === "offer");
    await came.settled();

    server.behave(({ body }, reply) =>
      reply(202, { attempt: body.attempt, turn: body.turn, within_ms: 100 }),
    );
    await router.propose(request, snapshot);
    await ledger.promise({ conversation: "c1", attempt: 1, turn: 2 }, 0);
    assert.equal(await router.propose(request, snapshot), undefined);
    assert.equal(outcomes.at(-1), "broken-promise");
  });

  it("takes an answer that overtook its own promise", async () => {
    server.behave(({ body }, reply) => {
      const { attempt, turn } = body;
      const answer = { attempt, turn, answer: { kind: "offer", agents: ["@anna:x"] } };
      void ledger
        .take({ conversation: "c1", attempt, turn }, JSON.stringify(answer))
        .then(() => reply(202, { attempt, turn, within_ms: 5_000 }));
    });
    const proposal = await routerFor().propose(request, snapshot);
    assert.ok(proposal?.decision.outcome.kind === "offer");
    assert.equal(server.asked.length, 1);
  });

  it("asks a dead server no more after three failures, and one question after a probe decides", async () => {
    server.behave((_, reply) => reply(503, {}));
    const router = routerFor();
    for (let at = 0; at < 5; at += 1) assert.equal(await router.propose(request, snapshot), undefined);
    assert.equal(server.asked.length, 3);
    assert.equal(circuit.state, "open");
    assert.equal(circuit.wantsProbe(), false);
    now += 1_000;
    assert.equal(circuit.wantsProbe(), true);
    circuit.probed(true);
    server.behave((asked, reply) =>
      setTimeout(() => answering({ kind: "close" })(asked, reply, undefined as never), 30),
    );
    const [one, other] = await Promise.all([
      router.propose(request, snapshot),
      router.propose(makeRequest({ attempt: 2 }), snapshot),
    ]);
    assert.ok((one === undefined) !== (other === undefined), "one question is let through");
    assert.equal(circuit.state, "closed");
    assert.ok(await router.propose(makeRequest({ attempt: 3 }), snapshot));
  });

  it("in shadow mode asks, does not obey, and lists what would have been otherwise", async () => {
    const router = routerFor("shadow");
    assert.equal(await router.propose(request, snapshot), undefined);
    assert.equal(server.asked.length, 0);
    const decision = await localRouter(() => rules).route(request, snapshot);
    router.decidedLocally(request, snapshot, decision);
    await until(() => ledger.found.length === 1);
    assert.equal(server.asked[0]?.body.mode, "shadow");
    assert.deepEqual(ledger.found[0]?.local.agents, ["@anna:x"]);
    assert.deepEqual(ledger.found[0]?.remote.agents, ["@ben:x"]);
    server.behave(answering({ kind: "offer", agents: ["@anna:x"] }));
    router.decidedLocally(makeRequest({ attempt: 2 }), snapshot, decision);
    await until(() => outcomes.includes("same"));
    assert.equal(ledger.found.length, 1);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (holds()) return;
    await new Promise((resolve) => setImmediate(() => setTimeout(resolve, 5)));
  }
  assert.fail("it did not come to be");
}
