import assert from "node:assert/strict";
import pg from "pg";
import { openPostgresStore, type PostgresStore } from "../../../src/adapters/store/open-postgres-store.ts";
import { newDatabase, type TestDatabase } from "../../support/postgres.ts";

const CHOICES = new Map([["topic", new Set(["invoice", "trouble"])]]);
const DAY = { from: 100_000, until: 1_000_000, choices: CHOICES };

function state(part: { readonly identity?: string; readonly stage?: object; readonly slots?: object } = {}) {
  const { identity = "carol.secret@example.org", stage = { kind: "waiting" }, slots = {} } = part;
  return {
    settings: { wrapUp_ms: 30_000, knownSlots: { branch: "north" } },
    customer: {
      network: "xmpp",
      desk: "billing",
      identity,
      name: "Carol Secret",
      address: `${identity}/phone`,
    },
    language: "de",
    slots: {
      name: "Carol Secret",
      reason: "my secret illness",
      topic: "invoice",
      branch: "north",
      account: "secret 4711",
      ...slots,
    },
    client: { software: "Dino", version: "0.5" },
    stage,
  };
}

describe("a day read from the database", function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let store: PostgresStore;
  let client: pg.Client;

  before(async () => {
    database = await newDatabase();
    store = await openPostgresStore({ connectionString: database.connectionString });
    client = new pg.Client({ connectionString: database.connectionString });
    await client.connect();
  });
  after(async () => {
    await client.end();
    await store.close();
    await database.drop();
  });
  afterEach(() => client.query("TRUNCATE conversations, decisions, offers CASCADE"));

  const put = async (id: string, decided: readonly number[], answered: readonly number[], made: object) => {
    await client.query("INSERT INTO conversations (id, state) VALUES ($1, $2)", [id, JSON.stringify(made)]);
    for (const at of decided)
      await client.query(
        "INSERT INTO decisions (id, conversation, attempt, at, outcome, decision) VALUES ($1, $2, 1, $3, 'wait', '{}')",
        [`${id}-${at}`, id, at],
      );
    for (const at of answered)
      await client.query(
        "INSERT INTO offers (decision, conversation, agent, outcome, at) VALUES ('d', $1, '@a:x', 'accepted', $2)",
        [id, at],
      );
  };

  it("holds what rules look at, when it came and how long it took, without wrap-up", async () => {
    const stage = { kind: "closed", at: 530_000, by: "agent", agent: "@a:x" };
    await put("c1", [200_000, 260_000], [300_000], state({ stage }));
    assert.deepEqual(await store.recordedDay(DAY), [
      {
        at: 200_000,
        customer: "1",
        desk: "billing",
        network: "xmpp",
        language: "de",
        slots: { topic: "invoice", branch: "north" },
        software: "Dino",
        version: "0.5",
        handling_ms: 200_000,
      },
    ]);
  });

  it("holds no name, no address and nothing that a customer wrote", async () => {
    await put("c1", [200_000], [], state({ slots: { topic: "my secret topic" } }));
    const read = JSON.stringify(await store.recordedDay(DAY));
    assert.match(read, /billing/);
    assert.doesNotMatch(read, /secret|Carol|4711/i);
  });

  it("knows the same customer again, by a number alone", async () => {
    await put("c1", [200_000], [], state());
    await put("c2", [300_000], [], state({ identity: "dave@example.org" }));
    await put("c3", [400_000], [], state());
    const [one, other, again] = (await store.recordedDay(DAY)).map(({ customer }) => customer);
    assert.ok(one === again && one !== other && /^\d+$/.test(one ?? ""));
  });

  it("tells who gave up after how long, and who was only not answered yet", async () => {
    await put("c1", [200_000], [], state({ stage: { kind: "closed", at: 245_000, by: "customer" } }));
    await put("c2", [300_000], [], state());
    await put("c3", [400_000], [], state({ stage: { kind: "closed", at: 500_000, by: "desk" } }));
    assert.deepEqual(
      (await store.recordedDay(DAY)).map(({ patience_ms }) => patience_ms),
      [45_000, undefined, undefined],
    );
  });

  it("counts each wait of a conversation that was passed on or reopened, and those of the day alone", async () => {
    const stage = { kind: "wrapping-up", closedAt: 900_000, by: "agent", agent: "@a:x" };
    await put("c1", [50_000, 400_000], [60_000, 450_000], state({ stage }));
    await put("c2", [2_000_000], [], state());
    assert.deepEqual(
      (await store.recordedDay(DAY)).map(({ at, handling_ms }) => [at, handling_ms]),
      [[400_000, 450_000]],
    );
  });
});
