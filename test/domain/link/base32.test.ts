import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { fromBase32, toBase32 } from "../../../src/domain/link/base32.ts";

describe("base 32", () => {
  it("gives back every row of bytes", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => assert.deepEqual(fromBase32(toBase32(bytes)), bytes)));
  });

  it("reads each row of bytes in one way alone, but for case and the letters that look like digits", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-hjkmnp-tv-z]*$/), (text) => {
        const bytes = fromBase32(text);
        if (bytes !== undefined) assert.equal(toBase32(bytes), text);
      }),
    );
    assert.deepEqual(fromBase32("0OoIiLl1"), fromBase32("00011111"));
    for (const text of ["1", "01", "001", "u0", "0-", "é0"]) assert.equal(fromBase32(text), undefined, text);
  });
});
