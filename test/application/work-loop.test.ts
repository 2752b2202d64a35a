import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Clock } from "../../src/application/ports/clock.ts";
import type { Log } from "../../src/application/ports/log.ts";
import { startWorkLoop } from "../../src/application/work-loop.ts";

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

/** A clock that records how long was slept for, and only ends a sleep when told or aborted. */
function heldClock() {
  const sleeps: { readonly duration_ms: number; readonly end: () => void }[] = [];
  const clock: Clock = {
    now: () => 0,
    sleep: (duration_ms, signal) =>
      new Promise((resolve) => {
        sleeps.push({ duration_ms, end: resolve });
        signal?.addEventListener("abort", () => resolve(), { once: true });
      }),
  };
  return { clock, sleeps };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a work loop", () => {
  it("works until there is nothing left, then rests for its poll", async () => {
    const { clock, sleeps } = heldClock();
    const left = [2, 1, 0];
    const loop = startWorkLoop({
      name: "test",
      step: async () => left.shift() ?? 0,
      poll_ms: 70,
      clock,
      log: silent,
    });
    await turn();
    assert.deepEqual(left, []);
    assert.deepEqual(
      sleeps.map((sleep) => sleep.duration_ms),
      [70],
    );
    await loop.stop();
  });

  it("looks again when it was nudged in the middle of a step", async () => {
    const { clock } = heldClock();
    let steps = 0;
    const loop = startWorkLoop({
      name: "test",
      poll_ms: 70,
      clock,
      log: silent,
      step: async () => {
        steps += 1;
        if (steps === 1) loop.nudge();
        return 0;
      },
    });
    await turn();
    await turn();
    assert.equal(steps, 2);
    await loop.stop();
  });

  it("goes on after a failure, pausing longer each time up to five seconds", async () => {
    const { clock, sleeps } = heldClock();
    let failures = 0;
    const loop = startWorkLoop({
      name: "test",
      poll_ms: 70,
      clock,
      log: silent,
      onFailure: () => {
        failures += 1;
      },
      step: async () => {
        throw new Error("the store is away");
      },
    });
    for (let round = 0; round < 8; round += 1) {
      await turn();
      sleeps.at(-1)?.end();
    }
    await turn();
    assert.deepEqual(
      sleeps.slice(0, 7).map((sleep) => sleep.duration_ms),
      [100, 200, 400, 800, 1_600, 3_200, 5_000],
    );
    assert.ok(failures >= 8);
    await loop.stop();
  });
});
