import assert from "node:assert/strict";
import fc from "fast-check";
import { splitText, utf8Length } from "../../../src/domain/message/split-text.ts";
import { words } from "./arbitrary-text.ts";

describe("splitting text", () => {
  const cases: readonly [string, string, number, readonly string[]][] = [
    ["leaves what fits", "hello", 5, ["hello"]],
    ["cuts behind white space", "the quick brown fox", 10, ["the quick ", "brown fox"]],
    ["cuts a word that is longer than a piece", "abcdefghij", 4, ["abcd", "efgh", "ij"]],
    ["keeps characters whole", "äöü", 5, ["äö", "ü"]],
    ["keeps letters with their marks", "abe\u0301", 4, ["ab", "e\u0301"]],
    ["keeps a family together", "ab👨‍👩‍👧", 18, ["ab", "👨‍👩‍👧"]],
    ["does not part a line end", "abc\r\nd", 4, ["abc", "\r\nd"]],
    ["gives one empty piece for nothing", "", 4, [""]],
    ["does not cut at a space that must not break", "aa bb\u00a0cc", 6, ["aa ", "bb\u00a0cc"]],
  ];
  for (const [name, given, max, pieces] of cases) {
    it(name, () => assert.deepEqual(splitText(given, max), pieces));
  }

  it("cuts a family that no piece can hold, and keeps each character", () => {
    const pieces = splitText("👨‍👩‍👧", 10);
    assert.equal(pieces.join(""), "👨‍👩‍👧");
    assert.ok(pieces.every((piece) => piece.isWellFormed() && utf8Length(piece) <= 10));
  });

  it("gives pieces that fit and together are the text", () => {
    fc.assert(
      fc.property(fc.array(words), fc.integer({ min: 4, max: 40 }), (parts, max) => {
        const text = parts.join(" ");
        const pieces = splitText(text, max);
        assert.equal(pieces.join(""), text);
        for (const piece of pieces) assert.ok(Buffer.byteLength(piece) <= max);
      }),
    );
  });

  it("never parts a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 4, max: 9 }), (text, max) => {
        for (const piece of splitText(text.toWellFormed(), max)) assert.ok(piece.isWellFormed());
      }),
    );
  });

  it("counts bytes as they are sent", () => {
    fc.assert(fc.property(words, (text) => assert.equal(utf8Length(text), Buffer.byteLength(text))));
  });

  it("refuses pieces that cannot hold every character", () => {
    assert.throws(() => splitText("a", 3), RangeError);
    assert.throws(() => splitText("a", Number.NaN), RangeError);
  });

  it("splits 64 KB without white space in well under a second", () => {
    const start = performance.now();
    splitText("é".repeat(65_536), 400);
    splitText(`${"e"}${"\u0301".repeat(65_536)}`, 400);
    assert.ok(performance.now() - start < 1000);
  });
});
