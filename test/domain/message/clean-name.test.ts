import assert from "node:assert/strict";
import fc from "fast-check";
import { cleanLine, cleanName, cleanText } from "../../../src/domain/message/clean-name.ts";
import { words } from "./arbitrary-text.ts";

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
const lengthOf = (text: string) => [...graphemes.segment(text)].length;

describe("names made fit for display", () => {
  const cases: readonly [string, string, string][] = [
    ["collapses white space", "  Anna \t\n  Schmidt ", "Anna Schmidt"],
    ["takes out direction overrides", "Anna\u202egnp.exe\u2066", "Annagnp.exe"],
    ["takes out zero-width characters", "ad\u200bmin\ufeff\u2060\u00ad", "admin"],
    ["takes out joiners that join nothing", "ad\u200dmin\u200c", "admin"],
    ["keeps joiners in emoji", "👨‍👩‍👧", "👨‍👩‍👧"],
    ["keeps joiners in Persian", "می\u200cخواهم", "می\u200cخواهم"],
    ["takes out control characters", "A\u0000n\u0007na\u009b", "Anna"],
    ["takes out invisible fillers", "\u3164", "unnamed"],
    ["takes out tag characters", "A\u{e0041}", "A"],
    ["has a name for nobody", " \u200b ", "unnamed"],
    ["has a name for a lone mark", "\u0301", "unnamed"],
    ["repairs lone surrogates", "A\ud800", "A\ufffd"],
    ["bounds marks stacked on a letter", `Z${"\u0301".repeat(100)}`, `Z${"\u0301".repeat(4)}`],
    ["leaves HTML as words", "<b>Anna</b>", "<b>Anna</b>"],
  ];
  for (const [name, given, expected] of cases) {
    it(name, () => assert.equal(cleanName(given), expected));
  }

  it("cuts long names at a grapheme and shows that it did", () => {
    assert.equal(cleanName("é".repeat(10_000), 5), "éééé…");
    assert.equal(cleanName("👨‍👩‍👧".repeat(4), 3), "👨‍👩‍👧👨‍👩‍👧…");
    assert.equal(cleanName("12345", 5), "12345");
  });

  it("takes the fallback it is given", () => assert.equal(cleanName("", 64, "guest"), "guest"));

  it("is one visible bounded line, and cleaning it again changes nothing", () => {
    fc.assert(
      fc.property(
        fc.array(words).map((parts) => parts.join("")),
        fc.integer({ min: 1, max: 20 }),
        (raw, max) => {
          const name = cleanName(raw, max, "x");
          assert.ok(lengthOf(name) >= 1 && lengthOf(name) <= max, name);
          assert.doesNotMatch(name, /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b]/u);
          assert.ok(name.isWellFormed());
          assert.equal(cleanName(name, max, "x"), name);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("allows a line to be empty", () => assert.equal(cleanLine(" \n "), ""));
});

describe("message bodies made fit to be stored", () => {
  it("bound the marks on a letter, and runs of characters without width, also mixed", () => {
    const eight = "\u0301".repeat(8);
    assert.equal(cleanText(`Z${"\u0301".repeat(3_000)}algo`), `Z${eight}algo`);
    assert.equal(cleanText(`a${"\u200b".repeat(3_000)}b`), `a${"\u200b".repeat(8)}b`);
    assert.equal(cleanText(`a${"\u0301\u200d".repeat(3_000)}b`), `a${"\u0301\u200d".repeat(4)}b`);
    assert.equal(
      cleanText(`e${"\u0000\u0301".repeat(3_000)}`),
      `e${eight}`,
      "whatever is removed between them",
    );
  });

  it("keep what people write: emoji joined and flagged, vowelled Arabic, Indic and Tibetan stacks", () => {
    const writings = [
      "👨‍👩‍👧‍👦 👩🏽‍❤️‍💋‍👨🏿 🏳️‍🌈 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣",
      "بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ ٱلرَّحِيمِ",
      "می\u200cخواهم",
      "क्ष्म्य श्री স্ত্রী ക്ഷ്മ",
      "ཧྐྵྨླྺྼྻྂ",
      "בְּרֵאשִׁ֖ית",
      "ကျွန်ုပ်တို့",
      "Tiếng Việt",
    ];
    for (const writing of writings) assert.equal(cleanText(writing), writing);
  });

  it("keeps lines, tabs and joiners, and takes out what controls or reorders", () => {
    assert.equal(cleanText("a\r\nb\rc\n\td\u0000\u001b[31m\u202e\u200d\u0085"), "a\nb\nc\n\td[31m\u200d");
  });
});
