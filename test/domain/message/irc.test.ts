import assert from "node:assert/strict";
import fc from "fast-check";
import { cleanText } from "../../../src/domain/message/clean-name.ts";
import { parseIrc } from "../../../src/domain/message/parse-irc.ts";
import { printIrc } from "../../../src/domain/message/print-irc.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { type Inline, plain, type RichText } from "../../../src/domain/message/rich-text.ts";
import { richText, words } from "./arbitrary-text.ts";

const text = (words: string): Inline => ({ kind: "text", text: words });
const line = (...content: Inline[]): RichText => [{ kind: "paragraph", content }];

describe("IRC formatting", () => {
  const read: readonly [string, string, RichText][] = [
    ["bold", "\x02a\x02b", line({ kind: "strong", content: [text("a")] }, text("b"))],
    [
      "codes that overlap",
      "\x02a\x1db\x02c",
      line(
        { kind: "strong", content: [text("a"), { kind: "emphasis", content: [text("b")] }] },
        { kind: "emphasis", content: [text("c")] },
      ),
    ],
    [
      "reset",
      "\x1f\x1ea\x0fb",
      line({ kind: "underline", content: [{ kind: "strike", content: [text("a")] }] }, text("b")),
    ],
    ["monospace", "\x11a\x11 b", line({ kind: "code", text: "a" }, text(" b"))],
    ["colours, left out", "\x034,12red\x03 \x0309green\x03,x", line(text("red green,x"))],
    ["digits that follow a colour", "\x03041", line(text("1"))],
    ["hex colours and reverse, left out", "\x04ff0000a\x04\x16b", line(text("ab"))],
    ["other control characters, left out", "\x01a\x00\x07", line(text("a"))],
  ];
  for (const [name, given, tree] of read) {
    it(`reads ${name}`, () => assert.deepEqual(parseIrc(given), tree));
  }

  const printed: readonly [string, RichText, readonly string[]][] = [
    ["a line for each line", plain("a\n\nb"), ["a", "b"]],
    [
      "formatting anew on each line",
      line({ kind: "strong", content: [text("a"), { kind: "break" }, text("b")] }),
      ["\x02a\x0f", "\x02b\x0f"],
    ],
    [
      "marks in marks",
      line({ kind: "strong", content: [text("a"), { kind: "emphasis", content: [text("b")] }] }, text("c")),
      ["\x02a\x0f\x02\x1db\x0fc"],
    ],
    ["code", [{ kind: "code", text: "a\n b" }], ["\x11a\x0f", "\x11 b\x0f"]],
    ["quotes", [{ kind: "quote", content: plain("a\nb") }], ["> a", "> b"]],
    [
      "links with their address",
      line({ kind: "link", href: "https://a.example", content: [text("a")] }),
      ["a (https://a.example)"],
    ],
    ["nothing for nothing", plain(" \n"), []],
  ];
  for (const [name, tree, expected] of printed) {
    it(`prints ${name}`, () => assert.deepEqual(printIrc(tree), expected));
  }

  it("never lets words end a line or begin a code", () => {
    fc.assert(
      fc.property(richText, (tree) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not pass.
        for (const printed of printIrc(tree)) assert.doesNotMatch(printed, /[\0\x01\r\n\x03\x04\x16]|^\s*$/);
      }),
    );
  });

  it("keeps the words, there and back", () => {
    const oneLine = words
      .map((given) => cleanText(given).replaceAll("\n", " "))
      .filter((given) => given.trim() !== "");
    fc.assert(
      fc.property(oneLine, fc.constantFrom("strong" as const, "emphasis" as const), (given, kind) => {
        const [printed = ""] = printIrc(line(text("x "), { kind, content: [text(given)] }));
        assert.equal(printPlain(parseIrc(printed)), `x ${given}`);
      }),
    );
  });
});
