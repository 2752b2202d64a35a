import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { planFor } from "./plan.ts";
import { report } from "./report.ts";
import { simulate } from "./simulate.ts";
import { addCounts, HAPPENINGS, noCounts } from "./tally.ts";

/** CI's fixed budget; `npm run simulate-faults -- --seeds N` runs more. */
const SEEDS = 30;

describe("the whole core under faults", function () {
  this.timeout(400_000);
  let counts = noCounts();

  it(`loses, doubles and reorders nothing, and keeps every invariant, over ${SEEDS} seeds`, async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const run = await simulate(planFor(seed));
      counts = addCounts(counts, run.counts);
      assert.deepEqual(run.problems, [], await report(run));
    }
  });

  it("tries in these seeds each kind of fault, and of what people do, at least once", () => {
    const untried = HAPPENINGS.filter((what) => counts[what] === 0);
    assert.deepEqual(untried, []);
  });

  it("runs the same plan the same way twice, so that a failing seed can be looked at", async () => {
    const first = await simulate(planFor(8));
    const second = await simulate(planFor(8));
    assert.deepEqual(second, first);
  });
});
