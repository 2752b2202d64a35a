import assert from "node:assert/strict";
import fc from "fast-check";
import { cleanText } from "../../../src/domain/message/clean-name.ts";
import { isFormatted } from "../../../src/domain/message/is-formatted.ts";
import { parseStyling } from "../../../src/domain/message/parse-styling.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { printStyling } from "../../../src/domain/message/print-styling.ts";
import { type Inline, plain, type RichText } from "../../../src/domain/message/rich-text.ts";
import { depthOf, richText, words } from "./arbitrary-text.ts";

const text = (words: string): Inline => ({ kind: "text", text: words });
const strong = (...content: Inline[]): Inline => ({ kind: "strong", content });
const emphasis = (...content: Inline[]): Inline => ({ kind: "emphasis", content });
const line = (...content: Inline[]): RichText => [{ kind: "paragraph", content }];

describe("Message Styling (XEP-0393)", () => {
  const spans: readonly [string, RichText][] = [
    ["*a*", line(strong(text("a")))],
    [
      "_a_ ~b~ `c`",
      line(emphasis(text("a")), text(" "), { kind: "strike", content: [text("b")] }, text(" "), {
        kind: "code",
        text: "c",
      }),
    ],
    ["*strong*plain*", line(strong(text("strong")), text("plain*"))],
    ["* plain *strong*", line(text("* plain "), strong(text("strong")))],
    ["*_a_ b*", line(strong(emphasis(text("a")), text(" b")))],
    ["`*a*`", line({ kind: "code", text: "*a*" })],
    ["not strong*", plain("not strong*")],
    ["*not strong", plain("*not strong")],
    ["*not \nstrong", plain("*not \nstrong")],
    ["*not *strong", plain("*not *strong")],
    ["**", plain("**")],
    ["****", plain("****")],
    ["**a**", plain("**a**")],
    ["2 * 3 * 4", plain("2 * 3 * 4")],
    ["snake_case_name", plain("snake_case_name")],
    ["https://a.example/_x_", plain("https://a.example/_x_")],
  ];
  for (const [given, tree] of spans) {
    it(`reads ${JSON.stringify(given)}`, () => assert.deepEqual(parseStyling(given), tree));
  }

  const blocks: readonly [string, RichText][] = [
    [
      "> a\n>> b\nc",
      [
        { kind: "quote", content: [...line(text("a")), { kind: "quote", content: line(text("b")) }] },
        ...line(text("c")),
      ],
    ],
    ["```\n*a*\n```\nb", [{ kind: "code", text: "*a*" }, ...line(text("b"))]],
    ["```js\na", [{ kind: "code", text: "a", language: "js" }]],
    ["```(not a language)\na\n```", [{ kind: "code", text: "(not a language)\na" }]],
    ["> ```\n> a\n> ```", [{ kind: "quote", content: [{ kind: "code", text: "a" }] }]],
  ];
  for (const [given, tree] of blocks) {
    it(`reads ${JSON.stringify(given)}`, () => assert.deepEqual(parseStyling(given), tree));
  }

  const printed: readonly [string, RichText, string][] = [
    ["marks where a receiver sees them", line(text("a "), strong(text("b"))), "a *b*"],
    ["no marks in the middle of a word", line(text("a"), strong(text("b"))), "ab"],
    ["no marks around white space", line(strong(text(" b "))), " b "],
    ["no marks across lines", line(strong(text("a"), { kind: "break" }, text("b"))), "a\nb"],
    ["no marks around their own directive", line(strong(text("a*b"))), "a*b"],
    ["marks inside marks", line(strong(emphasis(text("a")), text(" b"))), "*_a_ b*"],
    ["the words of what has no directive", line({ kind: "underline", content: [text("a")] }), "a"],
    [
      "links with their address",
      line({ kind: "link", href: "https://a.example", content: [text("a")] }),
      "a (https://a.example)",
    ],
    [
      "bare links once",
      line({ kind: "link", href: "https://a.example/", content: [text("a.example")] }),
      "a.example",
    ],
    ["paragraphs apart", [...line(text("a")), ...line(text("b"))], "a\n\nb"],
    ["quotes", [{ kind: "quote", content: line(text("a"), { kind: "break" }, text("b")) }], "> a\n> b"],
    [
      "code that holds its own end",
      [{ kind: "code", text: "a\n```\nb", language: "js" }],
      "```js\na\n ```\nb\n```",
    ],
    [
      "lists",
      [
        {
          kind: "list",
          ordered: true,
          start: 4,
          items: [line(text("a"), { kind: "break" }, text("b")), line(text("c"))],
        },
      ],
      "4. a\n   b\n5. c",
    ],
  ];
  for (const [name, tree, expected] of printed) {
    it(`prints ${name}`, () => assert.equal(printStyling(tree), expected));
  }

  it("never changes plain words, even such as look like styling", () => {
    fc.assert(fc.property(words, (given) => assert.equal(printStyling(plain(given)), given)));
    assert.equal(isFormatted(plain("*a* > ```")), false);
  });

  it("gives back a line that it read", () => {
    const source = fc
      .string({ unit: fc.constantFrom(..."*_~` ab"), maxLength: 30 })
      .filter((given) => !given.startsWith("```"));
    fc.assert(
      fc.property(source, (given) => assert.equal(printStyling(parseStyling(given)), given)),
      { numRuns: 1000 },
    );
  });

  it("loses no words when it reads", () => {
    const bare = (given: string) => cleanText(given).replace(/[*_~`>\s]/g, "");
    fc.assert(
      fc.property(fc.array(words), (lines) => {
        const given = lines.join("\n");
        const read = JSON.stringify(parseStyling(given));
        const kept = bare(printPlain(parseStyling(given)));
        // What stands behind ``` as a language is kept beside the words.
        if (!read.includes('"language"')) assert.equal(kept, bare(given));
      }),
    );
  });

  it("prints any tree without throwing, and reads it without nesting beyond its bound", () => {
    fc.assert(fc.property(richText, (tree) => assert.ok(depthOf(parseStyling(printStyling(tree))) <= 16)));
    assert.equal(depthOf(parseStyling(`${">".repeat(60_000)}a`)), 16);
  });

  it("reads hostile text of 64 KB in well under a second", () => {
    for (const piece of ["*a ", "*", "*_~`", ">", "> ```\n", "```\n", "_a *b ~c `d "]) {
      const start = performance.now();
      parseStyling(piece.repeat(65_536 / piece.length));
      assert.ok(performance.now() - start < 1000, piece);
    }
  });
});
