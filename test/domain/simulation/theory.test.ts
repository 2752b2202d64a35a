import assert from "node:assert/strict";
import { type Expected, erlangA, erlangC } from "../../../src/domain/simulation/erlang.ts";
import { figuresOf, type QueueFigures } from "../../../src/domain/simulation/figures.ts";
import { generatedArrivals } from "../../../src/domain/simulation/generated-arrivals.ts";
import type { Interval } from "../../../src/domain/simulation/interval.ts";
import { seededRandom } from "../../../src/domain/simulation/random-source.ts";
import { simulate } from "../../../src/domain/simulation/simulate.ts";
import { ASKS, MINUTE_MS, makeAgents, makeScenario } from "./make.ts";

const CALLS = 20_000;
const TALK = { kind: "exponential", mean_ms: MINUTE_MS } as const;

/** Talks of a minute on average, and as many who come a minute as `load` agents can serve. */
function run(agents: number, load: number, patience?: typeof TALK): QueueFigures {
  const perMinute = load * agents;
  const until = (CALLS / perMinute) * MINUTE_MS;
  const kind = { name: "any", asks: ASKS, perHour: Array<number>(24).fill(perMinute * 60) };
  const scenario = makeScenario({
    rules: makeAgents(agents),
    arrivals: generatedArrivals(
      [kind],
      { from: 0, until, timeZone: "UTC" },
      seededRandom(Math.round(1000 * agents + 100 * load)),
    ),
    measureFrom: until / 20,
    until,
    durations: {
      all: { handling: TALK, ...(patience ? { patience } : {}) },
      byKind: new Map(),
      byQueue: new Map(),
    },
  });
  const figures = figuresOf(scenario, simulate(scenario));
  const busiest = figures.agents.map(({ occupancy = 0 }) => occupancy);
  const served = perMinute * (1 - (figures.all.abandonment ?? 0));
  assert.ok(
    Math.abs(busiest.reduce((sum, one) => sum + one, 0) - served) < 0.05 * served,
    "agents are as busy as there is work",
  );
  return figures.all;
}

function within(value: number, interval: Interval | undefined, what: string): void {
  const [from, to] = interval ?? [Number.NaN, Number.NaN];
  assert.ok(from <= value && value <= to, `${what}: theory ${value}, the run ${from} to ${to}`);
}

function agrees({ confidence }: QueueFigures, { delayed, meanWait, abandonment }: Expected): void {
  within(delayed, confidence?.delayed, "probability of waiting");
  within(meanWait * MINUTE_MS, confidence?.meanWaitOfAll, "mean wait");
  within(abandonment, confidence?.abandonment, "abandonment");
}

describe("simulation and theory", function () {
  this.timeout(60_000);

  for (const agents of [1, 5, 20])
    for (const load of [0.5, 0.8, 0.9])
      it(`agree with Erlang C: ${agents} agents, load ${load}`, () => {
        agrees(run(agents, load), erlangC({ arrivals: load * agents, served: 1, agents }));
      });

  for (const agents of [1, 5, 20])
    for (const load of [0.8, 1.2])
      it(`agree with Erlang A: ${agents} agents, load ${load}, patience as long as a talk`, () => {
        agrees(run(agents, load, TALK), erlangA({ arrivals: load * agents, served: 1, agents }, 1));
      });

  it("would tell a run that serves the wrong number of agents", () => {
    const run5 = run(5, 0.8);
    assert.throws(
      () => agrees(run5, erlangC({ arrivals: 4, served: 1, agents: 6 })),
      /probability of waiting/,
    );
  });
});

describe("Erlang's formulas", () => {
  it("give the textbook's figures", () => {
    // One agent: the probability of waiting is the load, the mean wait load / (served - arrivals).
    const single = erlangC({ arrivals: 0.5, served: 1, agents: 1 });
    assert.ok(Math.abs(single.delayed - 0.5) < 1e-12 && Math.abs(single.meanWait - 1) < 1e-12);
    // Two agents, offered 1: 1/3.
    assert.ok(Math.abs(erlangC({ arrivals: 1, served: 1, agents: 2 }).delayed - 1 / 3) < 1e-12);
  });

  it("meet where patience is nearly endless, and wait for ever where too many come", () => {
    const load = { arrivals: 8, served: 1, agents: 10 };
    assert.ok(Math.abs(erlangA(load, 1e-9).meanWait - erlangC(load).meanWait) < 1e-5);
    assert.equal(erlangC({ arrivals: 10, served: 1, agents: 10 }).meanWait, Number.POSITIVE_INFINITY);
  });

  it("hold for very many agents and for very few who come", () => {
    assert.ok(erlangA({ arrivals: 5000, served: 1, agents: 5000 }, 1).delayed > 0.4);
    assert.equal(erlangA({ arrivals: 1, served: 1000, agents: 500 }, 1).abandonment, 0);
  });
});
