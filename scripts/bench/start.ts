import { setTimeout as delay } from "node:timers/promises";
import { type BridgeWorld, startBridgeWorld } from "./bridge-world.ts";
import { runSql } from "./database.ts";
import { startDeskInProcess } from "./desk-in-process.ts";
import type { Measurement } from "./measurement.ts";
import { multiply } from "./multiply.ts";
import { median } from "./percentiles.ts";

const CONVERSATIONS = 10_000;
const OPEN = 1_000;
/** Of each side, in each conversation. */
const MESSAGES = 5;
const LOOK_EVERY_MS = 10;

/** From the start of the process to its ready answer, over a database with a past. */
export const start: Measurement = {
  name: "start",
  measure: async ({ quick }) => {
    const world = await startBridgeWorld({ talks: 100, started: false });
    try {
      const empty = await starts(world, quick ? 1 : 3);
      await seed(world.databaseUrl);
      const full = await starts(world, quick ? 1 : 5);
      const { rows } = await runSql(
        world.databaseUrl,
        "SELECT count(*)::int AS all, count(*) FILTER (WHERE closed_at IS NULL)::int AS open FROM conversations",
      );
      return [
        { what: "start to ready, empty", value: median(empty), unit: "ms" },
        {
          what: `start to ready, ${rows[0].all} conversations`,
          value: median(full),
          unit: "ms",
          target: { at: "most", value: 2_000 },
          note: `${rows[0].open} of them open; starts: ${full.map(Math.round).join(", ")}`,
        },
      ];
    } finally {
      await world.dispose();
    }
  },
};

async function starts({ desk }: BridgeWorld, times: number): Promise<number[]> {
  const took_ms: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    const began = performance.now();
    const started = desk.start();
    // The support's own look grows to 100 ms apart: too coarse here.
    while ((await fetch(`${desk.healthUrl}/health/ready`).catch(() => undefined))?.status !== 200)
      await delay(LOOK_EVERY_MS);
    took_ms.push(performance.now() - began);
    await started;
    await desk.stop();
  }
  return took_ms;
}

/** One talk that is open and one that is closed, each through the product itself, copied many times over. */
async function seed(databaseUrl: string): Promise<void> {
  const desk = await startDeskInProcess({ connectionString: databaseUrl, delivered: () => {} });
  await desk.connect(2);
  for (let turn = 0; turn < MESSAGES; turn++) {
    await desk.customerWrites(0, `Question ${turn}`);
    await desk.agentWrites(0, `Answer ${turn}`);
    await desk.customerWrites(1, `Question ${turn}`);
  }
  await desk.close(1);
  await desk.stop();
  await multiply(databaseUrl, { open: OPEN, closed: CONVERSATIONS - OPEN });
}
