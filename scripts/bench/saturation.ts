import { closedLoop, type Stream } from "./closed-loop.ts";
import type { Figure, Measurement } from "./measurement.ts";
import { median } from "./percentiles.ts";
import { type RealServers, startRealServers } from "./real-servers.ts";
import type { Direction, Talk } from "./talk.ts";

const TALKS = 20;
/** Per talk. The homeserver takes a room's messages of one sender one at a time either way. */
const OUTSTANDING = 3;
const WARM_UP_MS = 1_000;
const DIRECTIONS: readonly Direction[] = ["to the agent", "to the customer"];

/** As many messages as the homeserver takes, without and with the bridge, in turn. */
export const saturation: Measurement = {
  name: "saturation",
  measure: async ({ quick }) => {
    const servers = await startRealServers({ raw: TALKS, xmpp: TALKS / 2, irc: TALKS / 2 });
    try {
      const figures: Figure[] = [];
      for (const direction of DIRECTIONS) figures.push(...(await inTurn(servers, direction, quick)));
      return figures;
    } finally {
      await servers.dispose();
    }
  },
};

async function inTurn(servers: RealServers, direction: Direction, quick: boolean): Promise<Figure[]> {
  const rates = { raw: [] as number[], bridged: [] as number[] };
  const window_ms = quick ? 2_000 : 4_000;
  for (let turn = 0; turn < (quick ? 1 : 3); turn++) {
    for (const side of turn % 2 === 0 ? (["raw", "bridged"] as const) : (["bridged", "raw"] as const)) {
      const streams = streamsOf(servers.talks, side, direction);
      const { rate } = await closedLoop(servers.marks, streams, { warmUp_ms: WARM_UP_MS, window_ms });
      rates[side].push(rate);
    }
  }
  const [raw, bridged] = [median(rates.raw), median(rates.bridged)];
  return [
    { what: `raw, ${direction}`, value: raw, unit: "messages/s", note: spread(rates.raw) },
    { what: `bridged, ${direction}`, value: bridged, unit: "messages/s", note: spread(rates.bridged) },
    {
      what: `bridged of raw, ${direction}`,
      value: (100 * bridged) / raw,
      unit: "%",
      target: { at: "least", value: 95 },
    },
  ];
}

function streamsOf(talks: readonly Talk[], side: "raw" | "bridged", direction: Direction): Stream[] {
  return talks
    .filter((talk) => (talk.kind === "raw") === (side === "raw"))
    .map((talk) => ({ talk, direction, outstanding: OUTSTANDING }));
}

function spread(rates: readonly number[]): string {
  return `windows: ${rates.map((rate) => Math.round(rate)).join(", ")}`;
}
