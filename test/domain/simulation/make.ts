import { unknownClient } from "../../../src/domain/client/client-identity.ts";
import type { Rules } from "../../../src/domain/routing/rules.ts";
import type { Arrival, Asks } from "../../../src/domain/simulation/arrival.ts";
import type { Scenario } from "../../../src/domain/simulation/scenario.ts";
import { makeAgent, makeRules } from "../routing/make.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

export const ASKS: Asks = {
  desk: "billing",
  network: "xmpp",
  client: unknownClient("xmpp"),
  language: "en",
  slots: {},
};

export function makeAgents(count: number, part: Parameters<typeof makeAgent>[1] = {}): Rules {
  return makeRules(Array.from({ length: count }, (_, at) => makeAgent(`@a${at}:x`, part)));
}

export function makeArrival(at: number, part: Partial<Arrival> = {}): Arrival {
  return { at, kind: "", asks: ASKS, seed: at, ...part };
}

/** One hour from the epoch on; everybody answers at once, talks a minute, and nobody gives up. */
export function makeScenario(part: Partial<Scenario> = {}): Scenario {
  return {
    rules: makeAgents(1),
    arrivals: [],
    from: 0,
    measureFrom: 0,
    until: HOUR_MS,
    durations: {
      all: { handling: { kind: "constant", mean_ms: MINUTE_MS } },
      byKind: new Map(),
      byQueue: new Map(),
    },
    behaviour: {
      answers: 1,
      answersAfter: { kind: "constant", mean_ms: 0 },
      backAfter_ms: 10 * MINUTE_MS,
      wrapUp: { kind: "constant", mean_ms: 0 },
    },
    shifts: new Map(),
    within_ms: 20_000,
    ...part,
  };
}
