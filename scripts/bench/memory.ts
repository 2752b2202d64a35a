import { setTimeout as delay } from "node:timers/promises";
import { startBridgeWorld } from "./bridge-world.ts";
import { closedLoop, type Stream } from "./closed-loop.ts";
import type { Measurement } from "./measurement.ts";
import { residentMemory_mb } from "./process-figures.ts";

const TALKS = 1_000;
const SETTLE_MS = 5_000;

/** What the bridge's process holds while a thousand customers talk with agents, half of them on each network. */
export const memory: Measurement = {
  name: "memory",
  measure: async ({ quick }) => {
    const talksWanted = quick ? TALKS / 10 : TALKS;
    const world = await startBridgeWorld({ talks: talksWanted });
    const resident = () => residentMemory_mb(world.desk.pid ?? 0);
    try {
      const idle = resident();
      const talks = await world.openTalks({ xmpp: talksWanted / 2, irc: talksWanted / 2 });
      const opened = resident();
      await delay(SETTLE_MS);
      const settled = resident();
      const streams = talks.flatMap((talk): Stream[] => [
        { talk, direction: "to the agent", outstanding: 1 },
        { talk, direction: "to the customer", outstanding: 1 },
      ]);
      await closedLoop(world.marks, streams, { warmUp_ms: 0, window_ms: quick ? 2_000 : 6_000 });
      const busy = resident();
      await delay(SETTLE_MS);
      return [
        { what: "before the first conversation", value: idle, unit: "MB" },
        { what: `right after ${talksWanted} conversations began at once`, value: opened, unit: "MB" },
        {
          what: `with ${talksWanted} open conversations, ${SETTLE_MS / 1000} s later`,
          value: settled,
          unit: "MB",
          target: { at: "most", value: 150 },
        },
        { what: "while all of them talk at once", value: busy, unit: "MB" },
        { what: `${SETTLE_MS / 1000} s after that`, value: resident(), unit: "MB" },
      ];
    } finally {
      await world.dispose();
    }
  },
};
