import assert from "node:assert/strict";
import type { Rules } from "../../../src/domain/routing/rules.ts";
import { figuresOf } from "../../../src/domain/simulation/figures.ts";
import { generatedArrivals } from "../../../src/domain/simulation/generated-arrivals.ts";
import { seededRandom } from "../../../src/domain/simulation/random-source.ts";
import type { Scenario } from "../../../src/domain/simulation/scenario.ts";
import { simulate } from "../../../src/domain/simulation/simulate.ts";
import { makeAgent, makeRule, makeRules } from "../routing/make.ts";
import { ASKS, HOUR_MS, MINUTE_MS, makeAgents, makeArrival, makeScenario } from "./make.ts";

const constant = (mean_ms: number) => ({ kind: "constant", mean_ms }) as const;

function endings(part: Partial<Scenario>) {
  return simulate(makeScenario(part)).ended.map(({ how, waited_ms, queue }) => ({ how, waited_ms, queue }));
}

function outcomes(part: Partial<Scenario>): readonly (readonly [string, number])[] {
  return endings(part).map(({ how, waited_ms }) => [how, waited_ms]);
}

const patience = (mean_ms: number): Scenario["durations"] => ({
  all: { handling: constant(MINUTE_MS), patience: constant(mean_ms) },
  byKind: new Map(),
  byQueue: new Map(),
});

describe("a simulated run", () => {
  it("serves in the order of arrival, each when the one before has ended", () => {
    const arrivals = [makeArrival(0), makeArrival(1_000), makeArrival(2_000)];
    assert.deepEqual(outcomes({ arrivals }), [
      ["answered", 0],
      ["answered", 59_000],
      ["answered", 118_000],
    ]);
  });

  it("keeps the slot for as long as wrap-up takes", () => {
    const arrivals = [makeArrival(0), makeArrival(1_000)];
    const behaviour = { ...makeScenario().behaviour, wrapUp: constant(30_000) };
    assert.deepEqual(outcomes({ arrivals, behaviour }), [
      ["answered", 0],
      ["answered", 89_000],
    ]);
  });

  it("lets go of those whose patience has ended, also while somebody rings for them", () => {
    const arrivals = [makeArrival(0), makeArrival(1_000)];
    assert.deepEqual(outcomes({ arrivals, durations: patience(10_000) }), [
      ["answered", 0],
      ["gave-up", 10_000],
    ]);
    const behaviour = { ...makeScenario().behaviour, answersAfter: constant(20_000) };
    const ringing = outcomes({ arrivals: [makeArrival(0)], durations: patience(10_000), behaviour });
    assert.deepEqual(ringing, [["gave-up", 10_000]]);
  });

  it("rings for as long as the rule says, sets the silent one away, and asks the next", () => {
    const offer = { ring_ms: 30_000, atOnce: 1, setAway: true, exclude_ms: 60_000 };
    const rules = makeRules([makeAgent("@a:x"), makeAgent("@b:x")], [makeRule({ offer })]);
    const behaviour = {
      ...makeScenario().behaviour,
      answers: 0.5,
      answersAfter: constant(5_000),
      backAfter_ms: MINUTE_MS,
    };
    const arrivals = Array.from({ length: 200 }, (_, at) => makeArrival(at * 10 * MINUTE_MS));
    const waits = outcomes({ rules, arrivals, behaviour, until: 2000 * MINUTE_MS }).map(
      ([, waited]) => waited,
    );
    const share = (waited: number) => waits.filter((one) => one === waited).length / waits.length;
    assert.ok(Math.abs(share(5_000) - 0.5) < 0.1, `answered by the first: ${share(5_000)}`);
    assert.ok(Math.abs(share(35_000) - 0.25) < 0.1, `by the second: ${share(35_000)}`);
  });

  it("lets those go who ring for one whom another has answered", () => {
    const offer = { ring_ms: 30_000, atOnce: 2, setAway: false, exclude_ms: 0 };
    const rules = makeRules([makeAgent("@a:x"), makeAgent("@b:x")], [makeRule({ offer })]);
    const behaviour = { ...makeScenario().behaviour, answersAfter: constant(5_000) };
    const arrivals = [makeArrival(0), makeArrival(1_000)];
    assert.deepEqual(outcomes({ rules, arrivals, behaviour }), [
      ["answered", 5_000],
      ["answered", 9_000],
    ]);
  });

  it("widens when the step's time has come, though nothing else happens", () => {
    const steps = [
      { skills: { german: 3 }, for_ms: 20_000, order: "longest-idle" },
      { skills: {}, order: "longest-idle" },
    ] as const;
    const rules = makeRules([makeAgent("@a:x")], [makeRule({ steps })]);
    assert.deepEqual(outcomes({ rules, arrivals: [makeArrival(0)] }), [["answered", 20_000]]);
  });

  it("serves the more urgent first", () => {
    const urgent = makeRule({ name: "urgent", matches: ({ language }) => language === "de", priority: 20 });
    const rules = makeRules([makeAgent("@a:x")], [urgent, makeRule()]);
    const german = { asks: { ...ASKS, language: "de" } };
    const arrivals = [makeArrival(0), makeArrival(1_000), makeArrival(2_000, german)];
    assert.deepEqual(
      outcomes({ rules, arrivals }).map(([, waited]) => waited),
      [0, 119_000, 58_000],
    );
  });

  it("follows overflow: into another queue, a message, or the end", () => {
    const overflow = (kind: "message" | "close") =>
      withOverflow(makeAgents(1), [{ when: { kind: "length", length: 0 }, action: { kind } }]);
    const arrivals = [makeArrival(0), makeArrival(1_000)];
    assert.deepEqual(outcomes({ rules: overflow("close"), arrivals })[1], ["turned-away", 0]);
    const message = outcomes({ rules: overflow("message"), arrivals, durations: patience(1_000) });
    assert.deepEqual(message[1], ["left-message", 59_000]);
    const skilled = makeRule({ steps: [{ skills: { german: 3 }, order: "longest-idle" }] });
    const rules = makeRules([makeAgent("@a:x")], [skilled, makeRule({ name: "all", queue: "support" })]);
    const elsewhere = withOverflow(rules, [
      { when: { kind: "after", after_ms: 10_000 }, action: { kind: "queue", queue: "support" } },
    ]);
    const [first] = endings({ rules: elsewhere, arrivals });
    assert.deepEqual(first, { how: "answered", waited_ms: 10_000, queue: "support" });
  });

  it("knows shifts: nobody is served before somebody is there, and talks outlast the shift", () => {
    const day = [{ from: 10, to: 20 }];
    const hours = { name: "shift", timeZone: "UTC", week: Array(7).fill(day), days: new Map() };
    const arrivals = [makeArrival(5 * MINUTE_MS), makeArrival(19.5 * MINUTE_MS), makeArrival(25 * MINUTE_MS)];
    const shifts = new Map([["@a0:x", hours]]);
    const scenario = makeScenario({ arrivals, shifts, durations: patience(6 * MINUTE_MS) });
    const seen = simulate(scenario);
    assert.deepEqual(
      seen.ended.map(({ how, waited_ms }) => [how, waited_ms]),
      [
        ["answered", 5 * MINUTE_MS],
        ["answered", 0],
        ["gave-up", 6 * MINUTE_MS],
      ],
    );
    // Two minutes of talk; ten of the shift, and half a minute more.
    assert.equal(figuresOf(scenario, seen).agents[0]?.occupancy, 2 / 10.5);
  });

  it("brings customers who come again to the agent they had", () => {
    const rules = makeAgents(3);
    const arrivals = Array.from({ length: 6 }, (_, at) =>
      makeArrival(at * 10 * MINUTE_MS, { customer: "same" }),
    );
    const scenario = makeScenario({ rules, arrivals });
    const busy = figuresOf(scenario, simulate(scenario)).agents.map(({ occupancy }) => occupancy);
    assert.deepEqual(busy, [0.1, 0, 0]);
  });

  it("ends, and says so, when nobody can ever serve", () => {
    const rules = makeRules(
      [makeAgent("@a:x")],
      [makeRule({ steps: [{ skills: { german: 3 }, order: "longest-idle" }] })],
    );
    assert.deepEqual(
      endings({ rules, arrivals: [makeArrival(0)] }).map(({ how }) => how),
      ["unserved"],
    );
  });

  it("is the same for the same seed, and another for another", () => {
    const once = (seed: number) => {
      const kind = { name: "any", asks: ASKS, perHour: Array<number>(24).fill(100) };
      const period = { from: 0, until: HOUR_MS, timeZone: "UTC" };
      const arrivals = generatedArrivals([kind], period, seededRandom(seed));
      const durations = {
        ...makeScenario().durations,
        all: { handling: { kind: "exponential", mean_ms: MINUTE_MS } as const },
      };
      return endings({ rules: makeAgents(2), arrivals, durations });
    };
    assert.deepEqual(once(1), once(1));
    assert.notDeepEqual(once(1), once(2));
  });

  it("counts each of those who came once, whatever becomes of them", () => {
    const kind = { name: "any", asks: ASKS, perHour: Array<number>(24).fill(300) };
    const arrivals = [
      ...generatedArrivals([kind], { from: 0, until: HOUR_MS, timeZone: "UTC" }, seededRandom(3)),
    ];
    const behaviour = { ...makeScenario().behaviour, answers: 0.7, answersAfter: constant(20_000) };
    const scenario = makeScenario({ rules: makeAgents(4), arrivals, behaviour, durations: patience(50_000) });
    const { all } = figuresOf(scenario, simulate(scenario));
    assert.equal(all.came, arrivals.length);
    assert.equal(all.answered + all.gaveUp + all.turnedAway + all.leftMessage + all.unserved, all.came);
    assert.ok(all.gaveUp > 0 && all.answered > 0);
  });
});

function withOverflow(
  rules: Rules,
  overflow: NonNullable<ReturnType<Rules["queues"]["get"]>>["overflow"],
): Rules {
  const billing = { name: "billing", title: "Billing", ...(overflow ? { overflow } : {}) };
  return { ...rules, queues: new Map([...rules.queues, ["billing", billing]]) };
}
