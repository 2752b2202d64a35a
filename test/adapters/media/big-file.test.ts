import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type BigFile, carryBigFile } from "./big-file.ts";

const TWENTY_MB = 20_000_000;
const EIGHTY_MB = 80_000_000;
/** What a process that does nothing else may differ by from another. */
const NOISE = 30_000_000;

describe("a file of 20 MB, and one of 80 MB", function () {
  this.timeout(60_000);

  it("go in and out whole, and the process does not grow with them", async () => {
    const small = await carryBigFile(TWENTY_MB);
    const large = await carryBigFile(EIGHTY_MB);
    for (const way of Object.keys(small) as (keyof BigFile)[]) {
      assert.deepEqual([small[way].bytes, large[way].bytes], [TWENTY_MB, EIGHTY_MB], way);
      const grown = large[way].resident - small[way].resident;
      assert.ok(grown < NOISE, `${way}: ${grown} bytes more for 60 MB more`);
    }
  });
});
