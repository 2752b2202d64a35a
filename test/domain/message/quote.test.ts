import assert from "node:assert/strict";
import { quoteOf } from "../../../src/domain/message/quote.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";

describe("the quote of a message", () => {
  it("is one short line", () => {
    assert.equal(quoteOf(plain("one\ntwo  three"), 80), "one two three");
    assert.equal(quoteOf(plain("abcdefgh"), 5), "abcd…");
  });

  it("is what they said, not what they quoted, unless that is all", () => {
    const quote = { kind: "quote" as const, content: plain("old") };
    assert.equal(quoteOf([quote, ...plain("new")], 80), "new");
    assert.equal(quoteOf([quote], 80), "> old");
  });
});
