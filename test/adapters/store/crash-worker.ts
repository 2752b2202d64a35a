import { randomUUID } from "node:crypto";
import { openPostgresStore } from "../../../src/adapters/store/open-postgres-store.ts";
import { customer, folding, post, rules, textOf, wrote } from "../../conformance/store/store-bench.ts";

/**
 * A process to be killed: takes messages in, folds and delivers them without pause, and prints the key of each
 * message once it is acknowledged. Arguments: connection string, number to count from.
 */
const [connectionString = "", from = "0"] = process.argv.slice(2);
const CUSTOMERS = 5;
const store = await openPostgresStore({ connectionString });
const worker = `worker-${process.pid}`;

async function takeIn(index: number): Promise<void> {
  const who = customer(`customer${index}`);
  for (let count = Number(from); ; count += 1) {
    const key = `${index}:${count}`;
    await store.accept([wrote(who, key, { key, id: key, at: Date.now() })], { ...rules, newId: randomUUID });
    process.stdout.write(`${key}\n`);
  }
}

async function fold(): Promise<void> {
  const step = folding((event, { customer: who }) => {
    const text = textOf(event);
    return text === undefined ? {} : { effects: [post(who, text, text)] };
  });
  for (;;) if ((await store.advance(10, step)) === 0) await new Promise((resolve) => setImmediate(resolve));
}

async function deliver(): Promise<void> {
  for (;;) {
    for (const lane of await store.takeOutboxLanes({
      budget: { room: 10, opening: 10 },
      worker,
      lease_ms: 500,
    })) {
      for (const row of lane.rows) {
        if ((await store.beginDelivery(row.id, worker)) === "lease-lost") break;
        await store.finishDelivery(row.id, worker, {
          kind: "delivered",
          remoteId: `$${row.id}`,
          at: Date.now(),
        });
      }
      await store.finishLane(lane.lane, worker);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

await Promise.all([...Array.from({ length: CUSTOMERS }, (_, index) => takeIn(index)), fold(), deliver()]);
