import assert from "node:assert/strict";
import { localRouter } from "../../../src/adapters/routers/local/local-router.ts";
import { openPostgresStore, type PostgresStore } from "../../../src/adapters/store/open-postgres-store.ts";
import { assignWaiting } from "../../../src/application/assign-waiting.ts";
import type { DeskSetup } from "../../../src/application/desk-setup.ts";
import type { Meter } from "../../../src/application/ports/meter.ts";
import { setReady } from "../../conformance/store/exercise-waiting.ts";
import { request } from "../../conformance/store/sample-decisions.ts";
import { customer, HandClock, openOne, START, want } from "../../conformance/store/store-bench.ts";
import { makeAgent, makeRules } from "../../domain/routing/make.ts";
import { newDatabase, quiet, type TestDatabase } from "../../support/postgres.ts";

const CUSTOMERS = 60;
const rules = makeRules([
  makeAgent("@anna:x", { capacity: 11 }),
  makeAgent("@ben:x", { capacity: 13 }),
  makeAgent("@carla:x", { capacity: 16 }),
]);
const SLOTS = 40;

describe("two workers on one database", function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let stores: readonly [PostgresStore, PostgresStore];
  let clock: HandClock;
  let ids = 0;

  beforeEach(async () => {
    database = await newDatabase();
    clock = new HandClock();
    const open = () =>
      openPostgresStore({ connectionString: database.connectionString, now: () => clock.now() });
    stores = [await open(), await open()];
    await stores[0].syncAgents([...rules.agents.values()], START);
  });
  afterEach(async () => {
    for (const store of new Set(stores)) await store.close();
    await database.drop();
  });

  const passOf = (store: PostgresStore, worker: string) =>
    assignWaiting({
      store,
      router: localRouter(() => rules),
      setup: () => ({ rules }) as DeskSetup,
      clock,
      random: { id: () => `decision-${++ids}`, number: () => 0.5 },
      meter: { decided: () => undefined } as unknown as Meter,
      log: quiet,
      worker,
      nudge: () => undefined,
    });
  const untilNothingIsLeft = async (pass: () => Promise<number>) => {
    while ((await pass()) > 0);
  };
  const comes = async (index: number) => {
    const [store] = stores;
    const id = await openOne(store, customer(`customer${index}`));
    const asked = request(id, 1, { waitingSince: START + index });
    await want(store, id, { type: "RequestDecision", request: asked, priority: 0 });
    return id;
  };
  const allReady = async () => {
    for (const agent of rules.agents.keys()) await setReady({ clock, store: stores[0] }, agent);
  };
  const held = async () => {
    for await (const { claims = [] } of stores[0].audit()) return claims;
    return [];
  };

  it("serve as many as there are slots, each once, and the others when slots come free", async () => {
    const waiting: string[] = [];
    for (let index = 0; index < CUSTOMERS; index += 1) waiting.push(await comes(index));
    const passes = stores.map((store, index) => passOf(store, `worker-${index}`));
    await Promise.all(passes.map(untilNothingIsLeft));
    assert.deepEqual(await held(), [], "all wait while everybody is away");
    await allReady();
    await Promise.all(passes.map(untilNothingIsLeft));

    const claims = await held();
    assert.equal(claims.length, SLOTS);
    assert.equal(new Set(claims.map(({ conversation }) => conversation)).size, SLOTS);
    for (const { load, id } of (await stores[1].routingFigures()).agents)
      assert.equal(load, rules.agents.get(id)?.capacity);
    const left = waiting.filter((id) => !claims.some(({ conversation }) => conversation === id));

    const [free] = claims;
    assert.ok(free);
    await want(stores[0], free.conversation, { type: "ReleaseCapacity", agent: free.agent });
    await Promise.all(passes.map(untilNothingIsLeft));
    const served = (await held()).map(({ conversation }) => conversation);
    assert.deepEqual(
      left.filter((id) => served.includes(id)),
      left.slice(0, 1),
      "whoever has waited longest is next",
    );
  });

  it("go on with what one of them had taken when it died, within its lease", async () => {
    await allReady();
    const ids = [await comes(1), await comes(2)];
    await stores[0].takeWaiting(1, "dead", 5_000);
    await stores[0].close();
    const [, store] = stores;
    stores = [store, store];
    const pass = passOf(store, "alive");
    await untilNothingIsLeft(pass);
    assert.deepEqual(
      (await held()).map(({ conversation }) => conversation),
      [ids[1]],
    );
    clock.tick(5_000);
    await untilNothingIsLeft(pass);
    assert.deepEqual((await held()).map(({ conversation }) => conversation).sort(), [...ids].sort());
  });
});
