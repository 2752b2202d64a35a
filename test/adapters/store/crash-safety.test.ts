import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { openPostgresStore, type PostgresStore } from "../../../src/adapters/store/open-postgres-store.ts";
import { audited } from "../../conformance/store/exercise-folding.ts";
import { folding, post, textOf } from "../../conformance/store/store-bench.ts";
import { newDatabase, type TestDatabase } from "../../support/postgres.ts";
import { waitFor } from "../../support/wait-for.ts";

const WORKER = fileURLToPath(new URL("./crash-worker.ts", import.meta.url));
/** Acknowledged messages after which each life ends: the kill comes in the middle of whatever goes on then. */
const LIVES = [1, 23, 60, 97] as const;

describe("the PostgreSQL store under kill -9", function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let store: PostgresStore;

  before(async () => {
    database = await newDatabase();
    store = await openPostgresStore({ connectionString: database.connectionString });
  });
  after(async () => {
    await store.close();
    await database.drop();
  });

  it("keeps every acknowledged message once, in order, with its effect", async () => {
    const acknowledged: string[] = [];
    for (const [life, messages] of LIVES.entries()) {
      const child = spawn(process.execPath, [WORKER, database.connectionString, String(life * 1_000)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      acknowledged.push(...(await acknowledgedUntilKilled(child, messages)));
    }
    assert.ok(acknowledged.length >= LIVES.reduce((sum, count) => sum + count, 0));
    await finishWork(store);

    for (const { state, events, outbox } of await audited(store)) {
      const texts = events.map(({ event }) => textOf(event) ?? "");
      const own = acknowledged.filter(
        (key) => `customer${key.split(":")[0]}@home` === state.customer.identity,
      );
      assert.deepEqual(
        texts.filter((text) => own.includes(text)),
        own,
        "acknowledged messages are there once, in order",
      );
      assert.deepEqual(
        events.map(({ seq }) => seq),
        texts.map((_, index) => index + 1),
      );
      assert.deepEqual(
        outbox.map(({ effect }) => (effect.type === "PostInRoom" ? effect.source : "")),
        texts,
        "each has one effect",
      );
      assert.ok(outbox.every(({ end }) => end?.kind === "delivered"));
      assert.deepEqual(
        folding(effectOfWords)({ id: state.id, state: undefined, events }).state,
        state,
        "replay gives the stored state",
      );
    }
  });
});

async function acknowledgedUntilKilled(child: ChildProcess, messages: number): Promise<readonly string[]> {
  const keys: string[] = [];
  assert.ok(child.stdout);
  const lines = createInterface(child.stdout);
  lines.on("line", (line) => {
    keys.push(line);
    if (keys.length === messages) child.kill("SIGKILL");
  });
  await Promise.all([once(lines, "close"), once(child, "exit")]);
  return keys;
}

const effectOfWords: Parameters<typeof folding>[0] = (event, { customer }) => {
  const text = textOf(event);
  return text === undefined ? {} : { effects: [post(customer, text, text)] };
};

/** What the next life does: folds the rest, and delivers it once the dead ones' leases ran out. */
async function finishWork(store: PostgresStore): Promise<void> {
  await waitFor(
    async () => {
      await store.advance(100, folding(effectOfWords));
      for (const lane of await store.takeOutboxLanes({
        budget: { room: 100, opening: 100 },
        worker: "last",
        lease_ms: 10_000,
      })) {
        for (const row of lane.rows) {
          await store.beginDelivery(row.id, "last");
          await store.finishDelivery(row.id, "last", {
            kind: "delivered",
            remoteId: `$${row.id}`,
            at: Date.now(),
          });
        }
        await store.finishLane(lane.lane, "last");
      }
      const { inboxPending, outboxPending } = await store.figures();
      return inboxPending === 0 && outboxPending.room === 0;
    },
    { what: "inbox and outbox to be empty" },
  );
}
