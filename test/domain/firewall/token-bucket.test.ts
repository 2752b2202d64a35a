import assert from "node:assert/strict";
import fc from "fast-check";
import { TokenBuckets } from "../../../src/domain/firewall/token-bucket.ts";

describe("rates", () => {
  it("give no key more than its burst and what time has brought, in any interval", () => {
    const rate = fc.record({
      perMinute: fc.integer({ min: 1, max: 6_000 }),
      burst: fc.integer({ min: 1, max: 50 }),
    });
    const pauses_ms = fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 200 });
    fc.assert(
      fc.property(rate, pauses_ms, (allowed, pauses) => {
        const buckets = new TokenBuckets(allowed, 10);
        let now = 0;
        const taken: number[] = [];
        for (const pause_ms of pauses) {
          now += pause_ms;
          if (buckets.take("key", now)) taken.push(now);
        }
        for (const [from, start] of taken.entries()) {
          const most = allowed.burst + ((now - start) * allowed.perMinute) / 60_000;
          assert.ok(taken.length - from <= most + 1e-6);
        }
      }),
    );
  });

  it("are each key's own, and a clock that is set back gives nothing", () => {
    const buckets = new TokenBuckets({ perMinute: 60, burst: 1 }, 10);
    assert.deepEqual(
      [buckets.take("one", 5_000), buckets.take("one", 5_000), buckets.take("other", 5_000)],
      [true, false, true],
    );
    assert.equal(buckets.take("one", 0), false);
    assert.equal(buckets.take("one", 999), false);
    assert.equal(buckets.take("one", 1_000), true);
  });

  it("remember a bounded number of keys", () => {
    const buckets = new TokenBuckets({ perMinute: 1, burst: 1 }, 3);
    for (let key = 0; key < 100; key += 1) buckets.take(String(key), 0);
    assert.equal(buckets.size, 3);
  });
});
