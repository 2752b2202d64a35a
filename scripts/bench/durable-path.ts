import { setTimeout as delay } from "node:timers/promises";
import { closedLoop } from "./closed-loop.ts";
import { startPostgres } from "./database.ts";
import { type DeskInProcess, startDeskInProcess } from "./desk-in-process.ts";
import { type Marks, marks } from "./marks.ts";
import type { Figure, Measurement } from "./measurement.ts";
import { median, percentiles } from "./percentiles.ts";
import { type Talk, timed } from "./talk.ts";

const TALKS = 200;
const OUTSTANDING = 2;
/** For the time that a message takes where nothing queues, messages/s. */
const CALM_RATE = 50;

/**
 * What a message costs that is stored, folded, taken, begun and ended in PostgreSQL, every commit on disk, with
 * no network at either end.
 */
export const durablePath: Measurement = {
  name: "durable",
  measure: async ({ quick }) => {
    const postgres = await startPostgres();
    const found = marks();
    const desk = await startDeskInProcess({
      connectionString: await postgres.create(),
      delivered: found.arrived,
    });
    try {
      await desk.connect(TALKS);
      const talks = Array.from({ length: TALKS }, (_, index) => talkOf(desk, index));
      const window_ms = quick ? 2_000 : 5_000;
      const windows = [];
      const streams = talks.flatMap((talk) => [
        { talk, direction: "to the agent" as const, outstanding: OUTSTANDING },
        { talk, direction: "to the customer" as const, outstanding: OUTSTANDING },
      ]);
      for (let turn = 0; turn < (quick ? 1 : 3); turn++)
        windows.push(await closedLoop(found, streams, { warmUp_ms: 1_000, window_ms }));
      const calm = percentiles(await calmly(found, talks, quick ? 2_000 : 6_000));
      const full = percentiles(windows.flatMap(({ took_ms }) => took_ms));
      const rates = windows.map(({ rate }) => rate);
      return [
        {
          what: "messages, as many as it takes",
          value: median(rates),
          unit: "messages/s",
          target: { at: "least", value: 1_000 },
          note: `windows: ${rates.map(Math.round).join(", ")}`,
        },
        ...timeFigures(`accepted to delivered, ${TALKS * OUTSTANDING * 2} on their way`, full),
        ...timeFigures(`accepted to delivered, ${CALM_RATE} messages/s`, calm),
      ];
    } finally {
      await desk.stop();
      await postgres.dispose();
    }
  },
};

function talkOf(desk: DeskInProcess, index: number): Talk {
  return {
    kind: "raw",
    customerSays: (text) => desk.customerWrites(index, text),
    agentSays: (text) => desk.agentWrites(index, text),
  };
}

/** Evenly spread messages, far below what it takes. */
async function calmly(found: Marks, talks: readonly Talk[], for_ms: number): Promise<number[]> {
  const under: Promise<number>[] = [];
  for (let index = 0; index < (for_ms * CALM_RATE) / 1000; index++) {
    const talk = talks[index % talks.length] as Talk;
    under.push(timed(found, talk, index % 2 === 0 ? "to the agent" : "to the customer"));
    await delay(1000 / CALM_RATE);
  }
  return Promise.all(under);
}

function timeFigures(what: string, { p50, p99 }: { readonly p50: number; readonly p99: number }): Figure[] {
  return [
    { what: `${what}, p50`, value: p50, unit: "ms" },
    { what: `${what}, p99`, value: p99, unit: "ms" },
  ];
}
