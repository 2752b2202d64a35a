import assert from "node:assert/strict";
import fc from "fast-check";
import { draw } from "../../../src/domain/simulation/distribution.ts";
import { eventQueue } from "../../../src/domain/simulation/event-queue.ts";
import { generatedArrivals } from "../../../src/domain/simulation/generated-arrivals.ts";
import { mean, quantile } from "../../../src/domain/simulation/interval.ts";
import { seededRandom } from "../../../src/domain/simulation/random-source.ts";
import { ASKS, HOUR_MS } from "./make.ts";

const DAY_MS = 24 * HOUR_MS;

describe("what chance draws", () => {
  for (const distribution of [
    { kind: "constant", mean_ms: 1000 },
    { kind: "exponential", mean_ms: 1000 },
    { kind: "lognormal", mean_ms: 1000, spread: 0.5 },
  ] as const)
    it(`has the mean and the spread stated: ${distribution.kind}`, () => {
      const random = seededRandom(1);
      const values = Array.from({ length: 50_000 }, () => draw(distribution, random));
      const spread = { constant: 0, exponential: 1, lognormal: 0.5 }[distribution.kind];
      const average = mean(values);
      const deviation = Math.sqrt(mean(values.map((value) => (value - average) ** 2)));
      assert.ok(Math.abs(average - 1000) < 20, `mean ${average}`);
      assert.ok(Math.abs(deviation - 1000 * spread) < 25, `deviation ${deviation}`);
      assert.ok(values.every((value) => value >= 0));
    });

  it("is evenly spread over all numbers, and the same on every machine", () => {
    const random = seededRandom(42);
    const tenths = Array<number>(10).fill(0);
    for (let n = 0; n < 100_000; n += 1) {
      const tenth = Math.floor(random() * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    assert.ok(
      tenths.every((count) => Math.abs(count - 10_000) < 500),
      String(tenths),
    );
    assert.deepEqual(first(42), first(42));
    assert.notDeepEqual(first(42), first(43));
    assert.notDeepEqual(first(42), first(42 + 2 ** 32));
  });

  it("brings as many as the hour's rate says, by clocks there, and kinds in their shares", () => {
    const perHour = Array.from({ length: 24 }, (_, hour) => (hour === 9 ? 400 : 20));
    const kinds = [
      { name: "many", asks: ASKS, perHour },
      { name: "few", asks: ASKS, perHour: perHour.map((rate) => rate / 4) },
    ];
    const from = Date.UTC(2026, 6, 1);
    const period = { from, until: from + 30 * DAY_MS, timeZone: "Europe/Berlin" };
    const all = [...generatedArrivals(kinds, period, seededRandom(5))];
    const atNine = all.filter(({ at }) => Math.floor(((at - from) % DAY_MS) / HOUR_MS) === 7);
    assert.ok(Math.abs(atNine.length - 15_000) < 500, String(atNine.length));
    const few = all.filter(({ kind }) => kind === "few").length / all.length;
    assert.ok(Math.abs(few - 0.2) < 0.02, String(few));
    assert.ok(all.every(({ at }, n) => at >= (all[n - 1]?.at ?? from) && at < period.until));
  });

  it("brings nobody where no rate is above 0", () => {
    const period = { from: 0, until: DAY_MS, timeZone: "UTC" };
    const none = { name: "none", asks: ASKS, perHour: Array<number>(24).fill(0) };
    assert.deepEqual([...generatedArrivals([none], period, seededRandom(1))], []);
  });
});

describe("events to come", () => {
  it("happen in the order of time, those of one moment as they were added", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (times) => {
        const queue = eventQueue();
        const happened: (readonly [number, number])[] = [];
        times.forEach((at, serial) => {
          queue.add(at, () => happened.push([at, serial]));
        });
        for (let event = queue.next(); event; event = queue.next()) event.happen();
        const expected = times
          .map((at, serial) => [at, serial] as const)
          .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        assert.deepEqual(happened, expected);
        assert.equal(queue.size, 0);
      }),
    );
  });
});

describe("a quantile", () => {
  it("is the smallest value that so many do not exceed", () => {
    const sorted = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    assert.deepEqual(
      [0, 0.5, 0.9, 0.99, 1].map((share) => quantile(sorted, share)),
      [1, 5, 9, 10, 10],
    );
  });
});

function first(seed: number): readonly number[] {
  const random = seededRandom(seed);
  return [random(), random(), random()];
}
