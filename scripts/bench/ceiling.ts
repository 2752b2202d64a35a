import { type BridgeWorld, startBridgeWorld } from "./bridge-world.ts";
import { closedLoop, type Stream } from "./closed-loop.ts";
import type { Measurement } from "./measurement.ts";
import { median, percentiles } from "./percentiles.ts";
import { cpuTime_ms } from "./process-figures.ts";

const TALKS = 100;
const OUTSTANDING = 2;

/** All of the bridge over real networks, at a homeserver that costs nothing: half of the talks on each network. */
export const ceiling: Measurement = {
  name: "ceiling",
  measure: async ({ quick }) => {
    const world = await startBridgeWorld({ talks: TALKS });
    try {
      return await measured(world, quick);
    } finally {
      await world.dispose();
    }
  },
};

async function measured(world: BridgeWorld, quick: boolean) {
  const talks = await world.openTalks({ xmpp: TALKS / 2, irc: TALKS / 2 });
  const streams = talks.flatMap((talk): Stream[] => [
    { talk, direction: "to the agent", outstanding: OUTSTANDING },
    { talk, direction: "to the customer", outstanding: OUTSTANDING },
  ]);
  const pid = world.desk.pid ?? 0;
  const cpuBefore = cpuTime_ms(pid);
  const arrivedBefore = world.marks.count();
  const windows = [];
  for (let turn = 0; turn < (quick ? 1 : 3); turn++)
    windows.push(
      await closedLoop(world.marks, streams, { warmUp_ms: 1_500, window_ms: quick ? 2_000 : 5_000 }),
    );
  const cpu_ms = (cpuTime_ms(pid) - cpuBefore) / (world.marks.count() - arrivedBefore);
  const rates = windows.map(({ rate }) => rate);
  const { p50, p99 } = percentiles(windows.flatMap(({ took_ms }) => took_ms));
  return [
    {
      what: "messages, as many as it takes",
      value: median(rates),
      unit: "messages/s",
      target: { at: "least" as const, value: 500 },
      note: `windows: ${rates.map(Math.round).join(", ")}`,
    },
    { what: `on its way, ${TALKS * OUTSTANDING * 2} at once, p50`, value: p50, unit: "ms" },
    { what: `on its way, ${TALKS * OUTSTANDING * 2} at once, p99`, value: p99, unit: "ms" },
    {
      what: "the bridge's processor time for a message",
      value: cpu_ms,
      unit: "ms",
      note: "without PostgreSQL's",
    },
  ];
}
