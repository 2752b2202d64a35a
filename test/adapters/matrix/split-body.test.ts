import assert from "node:assert/strict";
import fc from "fast-check";
import { printedBytes, splitBody } from "../../../src/adapters/matrix/rooms/split-body.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { type Inline, plain, type RichText } from "../../../src/domain/message/rich-text.ts";

const LIMIT = 2_000;

const words = fc.string({
  maxLength: 3_000,
  unit: fc.constantFrom("a", " ", "<", '"', "\\", "&", "é", "語", "😀"),
});
const textInline = words.map((text): Inline => ({ kind: "text", text }));
const inline: fc.Arbitrary<Inline> = fc.oneof(
  textInline,
  words.map((text): Inline => ({ kind: "code", text })),
  fc.array(textInline, { maxLength: 3 }).map((content): Inline => ({ kind: "strong", content })),
  fc.constant<Inline>({ kind: "break" }),
);
const paragraph = fc
  .array(inline, { maxLength: 4 })
  .map((content) => ({ kind: "paragraph" as const, content }));
const block = fc.oneof(
  paragraph,
  words.map((text) => ({ kind: "code" as const, text })),
  fc.array(paragraph, { maxLength: 3 }).map((content) => ({ kind: "quote" as const, content })),
  fc
    .array(fc.array(paragraph, { minLength: 1, maxLength: 2 }), { maxLength: 3 })
    .map((items) => ({ kind: "list" as const, ordered: false, items })),
);
const body: fc.Arbitrary<RichText> = fc.array(block, { maxLength: 4 });

/** Blanks, line starts and list marks aside: they depend on where a line begins. */
const letters = (text: RichText) => printPlain(text).replace(/[\s>•*-]|```/g, "");

describe("cutting long messages", () => {
  it("gives pieces that fit, and together say all of it", () => {
    fc.assert(
      fc.property(body, (text) => {
        const pieces = splitBody(text, LIMIT);
        for (const piece of pieces) assert.ok(printedBytes(piece) <= LIMIT);
        assert.equal(pieces.map(letters).join(""), letters(text));
      }),
      { numRuns: 200 },
    );
  });

  it("leaves what fits as it is", () => {
    const text = plain("short");
    assert.deepEqual(splitBody(text, LIMIT), [text]);
  });
});
