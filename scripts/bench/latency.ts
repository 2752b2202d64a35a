import { setTimeout as delay } from "node:timers/promises";
import type { Figure, Measurement } from "./measurement.ts";
import { type Percentiles, percentiles } from "./percentiles.ts";
import { type RealServers, startRealServers } from "./real-servers.ts";
import { type Direction, type Talk, timed } from "./talk.ts";

const BETWEEN_MS = 100;
const TALKS_OF_A_KIND = 10;
/** Each talk is used at least once: the bridge reads a room once after it has started. */
const WARM_UP_ROUNDS = TALKS_OF_A_KIND + 2;
const DIRECTIONS: readonly Direction[] = ["to the agent", "to the customer"];
const KINDS: readonly Talk["kind"][] = ["raw", "xmpp", "irc", "hosted"];

/** Ten messages a second, each of another kind than the one before, over thirty conversations of the bridge. */
export const latency: Measurement = {
  name: "latency",
  measure: async ({ quick }) => {
    const servers = await startRealServers({
      raw: TALKS_OF_A_KIND,
      xmpp: TALKS_OF_A_KIND,
      irc: TALKS_OF_A_KIND,
      hosted: TALKS_OF_A_KIND,
    });
    try {
      await rounds(servers, WARM_UP_ROUNDS);
      return figuresOf(await rounds(servers, quick ? 15 : 120));
    } finally {
      await servers.dispose();
    }
  },
};

type Samples = ReadonlyMap<string, readonly number[]>;

/** In each round one message of each kind in each direction, in an order that changes from round to round. */
async function rounds({ marks, talks }: RealServers, count: number): Promise<Samples> {
  const samples = new Map<string, number[]>();
  const under = new Set<Promise<void>>();
  const plan = DIRECTIONS.flatMap((direction) => KINDS.map((kind) => ({ direction, kind })));
  for (let round = 0; round < count; round++) {
    const first = round % plan.length;
    for (const { direction, kind } of [...plan.slice(first), ...plan.slice(0, first)]) {
      const ofKind = talks.filter((talk) => talk.kind === kind);
      const talk = ofKind[round % ofKind.length] as Talk;
      const key = `${kind} ${direction}`;
      const sample = timed(marks, talk, direction).then((took_ms) => {
        samples.set(key, [...(samples.get(key) ?? []), took_ms]);
      });
      under.add(sample.finally(() => under.delete(sample)));
      await delay(BETWEEN_MS);
    }
  }
  await Promise.all(under);
  return samples;
}

function figuresOf(samples: Samples): Figure[] {
  return DIRECTIONS.flatMap((direction) => {
    const of = (kind: Talk["kind"]) => percentiles(samples.get(`${kind} ${direction}`) ?? []);
    const raw = of("raw");
    return [
      ...plainFigures(`raw, ${direction}`, raw),
      ...(["xmpp", "irc"] as const).flatMap((kind) => [
        ...plainFigures(`${kind}, ${direction}`, of(kind)),
        ...addedFigures(`${kind}, ${direction}`, of(kind), raw),
      ]),
      ...plainFigures(`bridge hosting, ${direction}`, of("hosted")),
      {
        what: `bridge hosting, added, ${direction}, p50`,
        value: of("hosted").p50 - of("xmpp").p50,
        unit: "ms",
        target: { at: "most", value: 5 } as const,
        note: "to XMPP under homeserver hosting",
      },
    ];
  });
}

function plainFigures(what: string, { count, p50, p95, p99 }: Percentiles): Figure[] {
  const note = `${count} messages`;
  return [
    { what: `${what}, p50`, value: p50, unit: "ms", note },
    { what: `${what}, p95`, value: p95, unit: "ms", note },
    { what: `${what}, p99`, value: p99, unit: "ms", note },
  ];
}

function addedFigures(what: string, bridged: Percentiles, raw: Percentiles): Figure[] {
  const target = (value: number) => ({ at: "most" as const, value });
  return [
    { what: `added, ${what}, p50`, value: bridged.p50 - raw.p50, unit: "ms", target: target(5) },
    { what: `added, ${what}, p99`, value: bridged.p99 - raw.p99, unit: "ms", target: target(20) },
  ];
}
