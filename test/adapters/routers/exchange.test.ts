import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { type Breaker, breaker } from "../../../src/adapters/routers/remote/breaker.ts";
import { routingClient } from "../../../src/adapters/routers/remote/client.ts";
import { routingRoutes } from "../../../src/adapters/routers/remote/routes.ts";
import { signedHeaders } from "../../../src/adapters/routers/remote/signing.ts";
import { tellEvents } from "../../../src/adapters/routers/remote/tell-events.ts";
import type { HttpRoute } from "../../../src/application/ports/http-route.ts";
import type { RoutingMeter } from "../../../src/application/ports/router.ts";
import type {
  ExternalLoad,
  ReportedState,
  RoutingEvent,
  RoutingExchange,
  Taken,
  Turn,
} from "../../../src/application/ports/routing-ledger.ts";
import { quiet } from "../../support/postgres.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { type ScriptedServer, SECRET, scriptedServer } from "./scripted-routing-server.ts";

const NOW = 1_800_000_000_000;
const clock = { now: () => NOW, sleep: async () => undefined };
const nothing = () => undefined;
const meter: RoutingMeter = {
  asked: nothing,
  breaker: nothing,
  compared: nothing,
  told: nothing,
  received: nothing,
};

class Exchange implements RoutingExchange {
  events: RoutingEvent[] = [];
  loads: readonly ExternalLoad[] = [];
  states: readonly ReportedState[] = [];
  enable = async () => undefined;
  untold = async (limit: number) => this.events.slice(0, limit);
  told = async (serials: readonly number[]) => {
    this.events = this.events.filter(({ serial }) => !serials.includes(serial));
  };
  giveUp = async () => 0;
  reportLoads = async (loads: readonly ExternalLoad[]) => {
    this.loads = loads;
    return { taken: loads.length, unknown: [], older: [] };
  };
  reportStates = async (states: readonly ReportedState[]) => {
    this.states = states;
    return { taken: states.length, unknown: [], older: [] };
  };
  lapseLoads = async () => 0;
}

describe("what a routing server sends of its own accord", () => {
  let exchange: Exchange;
  let taken: (Turn & { readonly answer: string })[];
  let becomes: Taken;

  const post = async (
    path: string,
    value: unknown,
    more: { secret?: string; at?: number; mode?: "decide" | "shadow"; signedFor?: string } = {},
  ) => {
    const ledger = {
      ...memoryLedger(),
      take: async (turn: Turn, answer: string) => {
        taken.push({ ...turn, answer });
        return becomes;
      },
    };
    const routes = routingRoutes({
      secret: SECRET,
      mode: more.mode ?? "decide",
      ledger,
      exchange,
      language: () => "en",
      clock,
      meter,
      log: quiet,
    });
    const route = routes.find((one) => one.path === path) as HttpRoute;
    const body = Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
    const subject = `POST ${more.signedFor ?? path}`;
    const headers = signedHeaders(more.secret ?? SECRET, more.at ?? NOW, subject, body);
    return route.answer({ path, parameters: {}, headers, from: "127.0.0.1", body });
  };
  const errorOf = ({ body }: { body: object | string }) => (body as { error?: string }).error;

  beforeEach(() => {
    exchange = new Exchange();
    taken = [];
    becomes = { kind: "taken" };
  });

  const late = { conversation: "c1", attempt: 2, turn: 1, answer: { kind: "offer", agents: ["@ben:x"] } };

  it("takes an answer, and says so again when it comes twice", async () => {
    assert.deepEqual(await post("/v1/routing/answers", late), {
      status: 200,
      body: { accepted: true, repeat: false },
    });
    assert.deepEqual(JSON.parse(taken[0]?.answer ?? ""), { attempt: 2, turn: 1, answer: late.answer });
    becomes = { kind: "repeat" };
    assert.deepEqual((await post("/v1/routing/answers", late)).body, { accepted: true, repeat: true });
  });

  it("refuses a late answer and names the attempt that stands", async () => {
    becomes = { kind: "late", attempt: 3, turn: 2 };
    const refused = await post("/v1/routing/answers", late);
    assert.equal(refused.status, 409);
    assert.deepEqual(refused.body, {
      error: "late",
      message: "attempt 2, turn 1 is decided; asked now: attempt 3, turn 2",
      attempt: 3,
      turn: 2,
    });
    becomes = { kind: "not-waiting" };
    assert.equal(errorOf(await post("/v1/routing/answers", late)), "not-waiting");
    assert.equal((await post("/v1/routing/answers", late, { mode: "shadow" })).status, 409);
  });

  it("believes nothing with a wrong signature, an old one, or one for another path", async () => {
    const forged = [
      { secret: "another secret that is long" },
      { at: NOW - 300_001 },
      { at: NOW + 300_001 },
      { signedFor: "/v1/routing/agents" },
    ];
    for (const more of forged) {
      const refused = await post("/v1/routing/answers", late, more);
      assert.equal(refused.status, 401, JSON.stringify(more));
      assert.equal(errorOf(refused), "not-signed");
    }
    assert.equal(taken.length, 0);
  });

  it("says where a malformed body is malformed", async () => {
    for (const body of ["{", "null", { ...late, answer: { kind: "shrug" } }, { ...late, attempt: 0 }]) {
      const refused = await post("/v1/routing/answers", body);
      assert.equal(refused.status, 400);
      assert.equal(errorOf(refused), "malformed");
    }
    assert.equal((await post("/v1/routing/agents", { agents: [] })).status, 400);
  });

  it("takes agents' loads for as long as they are valid, and no time of theirs that is to come", async () => {
    const agents = [{ agent: "@ben:x", externalLoad: 2, at: NOW + 60_000, valid_ms: 5_000 }];
    assert.equal((await post("/v1/routing/agents", { agents })).status, 200);
    assert.deepEqual(exchange.loads, [{ agent: "@ben:x", load: 2, at: NOW, until: NOW + 5_000 }]);
    assert.deepEqual(exchange.states, []);
  });

  it("takes agents' states, tells them in words, and counts an agent once whose load came with it", async () => {
    const agents = [
      { agent: "@ben:x", externalLoad: 1, availability: "away", reason: "on the phone", at: NOW + 9 },
      { agent: "@anna:x", availability: "ready", reason: "ignored", at: 5 },
    ];
    assert.deepEqual((await post("/v1/routing/agents", { agents })).body, {
      taken: 2,
      unknown: [],
      older: [],
    });
    const [ben, anna] = exchange.states;
    assert.deepEqual([ben?.availability, ben?.reason, ben?.at], ["away", "on the phone", NOW]);
    assert.ok(ben?.tell.type === "TellAgent" && ben.tell.content.kind === "text");
    assert.equal(ben.tell.content.key, "supervising.server-set-away-because");
    assert.deepEqual([anna?.availability, anna?.reason, anna?.at], ["ready", "", 5]);
  });

  it("sets nobody ready or away in shadow mode, and takes no report of nothing", async () => {
    const agents = [{ agent: "@ben:x", availability: "away", at: 1 }];
    assert.equal((await post("/v1/routing/agents", { agents }, { mode: "shadow" })).status, 409);
    assert.equal((await post("/v1/routing/agents", { agents: [{ agent: "@ben:x", at: 1 }] })).status, 400);
    assert.deepEqual(exchange.states, []);
  });
});

describe("what a routing server is told", () => {
  let server: ScriptedServer;
  let circuit: Breaker;
  let exchange: Exchange;
  let now: number;
  let close: () => void;
  let step: () => Promise<number>;
  let mayTell: boolean;

  beforeEach(async () => {
    now = Date.now();
    mayTell = true;
    exchange = new Exchange();
    server = await scriptedServer((_, reply) => reply(200, {}));
    const client = routingClient({ url: server.url, secret: SECRET, now: Date.now });
    close = client.close;
    circuit = breaker({ now: () => now, onChange: nothing });
    step = tellEvents({
      exchange,
      client,
      breaker: circuit,
      deadline_ms: 500,
      mayTell: async () => mayTell,
      wake: nothing,
      clock: { now: () => now, sleep: async () => undefined },
      meter,
      log: quiet,
    });
  });
  afterEach(async () => {
    close();
    await server.close();
  });

  const event = (serial: number, more: Partial<RoutingEvent> = {}): RoutingEvent => ({
    serial,
    id: `e-${serial}`,
    at: 1,
    type: "offered",
    conversation: "c1",
    ...more,
  });
  const idsTold = () => server.asked.map(({ body }) => body.events.map(({ id }: { id: string }) => id));

  it("tells events in order, once each when they are taken", async () => {
    exchange.events = [event(1), event(2)];
    assert.equal(await step(), 2);
    assert.equal(await step(), 0);
    assert.deepEqual(idsTold(), [["e-1", "e-2"]]);
    assert.equal(server.asked[0]?.trusted, true);
  });

  it("keeps what was not taken, waits, and tells it again in the same order", async () => {
    server.behave((_, reply) => reply(500, {}));
    exchange.events = [event(1), event(2)];
    assert.equal(await step(), 0);
    assert.equal(await step(), 0);
    assert.equal(server.asked.length, 1, "not before the pause is over");
    server.behave((_, reply) => reply(200, {}));
    now += 500;
    assert.equal(await step(), 2);
    assert.deepEqual(idsTold(), [
      ["e-1", "e-2"],
      ["e-1", "e-2"],
    ]);
  });

  it("tells of an agent once in a batch, as they are now, and nothing while another worker tells", async () => {
    exchange.events = [
      event(1, { type: "agent", agent: "@a:x" }),
      event(2),
      event(3, { type: "agent", agent: "@a:x" }),
    ];
    mayTell = false;
    assert.equal(await step(), 0);
    mayTell = true;
    assert.equal(await step(), 3);
    assert.deepEqual(idsTold(), [["e-2", "e-3"]]);
  });

  it("finds a server that is back, and lets one question through", async () => {
    for (let failures = 0; failures < 3; failures += 1) {
      assert.ok(circuit.admits());
      circuit.failed("down");
    }
    await step();
    assert.equal(circuit.state, "open");
    now += 1_000;
    await step();
    assert.equal(circuit.state, "half-open");
    assert.deepEqual([circuit.admits(), circuit.admits()], [true, false]);
    circuit.failed("down again");
    now += 1_000;
    assert.equal(circuit.wantsProbe(), false, "the pause has doubled");
    now += 1_000;
    assert.equal(circuit.wantsProbe(), true);
  });
});
