import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { planFor } from "./plan.ts";
import { report } from "./report.ts";
import { simulate } from "./simulate.ts";

/** CI's fixed budget; `npm run simulate-faults -- --seeds N` runs more. */
const SEEDS = 40;

describe("the whole core under faults", function () {
  this.timeout(180_000);

  it(`loses, doubles and reorders nothing, and keeps every invariant, over ${SEEDS} seeds`, async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const run = await simulate(planFor(seed));
      assert.deepEqual(run.problems, [], await report(run));
    }
  });

  it("runs the same plan the same way twice, so that a failing seed can be looked at", async () => {
    const first = await simulate(planFor(7));
    const second = await simulate(planFor(7));
    assert.deepEqual(second, first);
  });
});
