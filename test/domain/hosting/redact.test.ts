import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { blockedKinds } from "../../../src/domain/hosting/blocked-files.ts";
import { cardNumbersIn, ibansIn } from "../../../src/domain/hosting/checked-numbers.ts";
import { hideNames } from "../../../src/domain/hosting/hidden-names.ts";
import { redactText, redactWords } from "../../../src/domain/hosting/redact.ts";
import { strictest, withContent } from "../../../src/domain/hosting/terms.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import type { RichText } from "../../../src/domain/message/rich-text.ts";

const all = [
  { kind: "card" },
  { kind: "iban" },
  { kind: "pattern", name: "number", pattern: "K-\\d{6}" },
] as const;
const redacted = (text: string) => redactWords(text, all, ({ kind }) => `[${kind}]`);

describe("redaction", () => {
  for (const [text, left] of [
    ["my card is 4111 1111 1111 1111, thanks", "my card is [card], thanks"],
    ["4111111111111111", "[card]"],
    ["4111-1111-1111-1111 12/29 123", "[card] 12/29 123"],
    ["4111 1111 1111 1111 123", "[card] 123"],
    ["two: 4111111111111111 5500000000000004", "two: [card] [card]"],
    ["amex 378282246310005.", "amex [card]."],
    ["4111 1111 1111 1112 is mistyped", "4111 1111 1111 1112 is mistyped"],
    ["order 1234567890123", "order 1234567890123"],
    ["call +49 30 1234567890", "call +49 30 1234567890"],
    ["DE89 3704 0044 0532 0130 00 please", "[iban] please"],
    ["pay to de89370400440532013000", "pay to [iban]"],
    ["GB82 WEST 1234 5698 7654 32", "[iban]"],
    ["DE88 3704 0044 0532 0130 00", "DE88 3704 0044 0532 0130 00"],
    ["I am K-123456 and K-12", "I am [pattern] and K-12"],
  ] as const)
    it(`makes of "${text}": "${left}"`, () => assert.equal(redacted(text), left));

  it("finds what formatting cuts into pieces", () => {
    const cut: RichText = [
      {
        kind: "paragraph",
        content: [
          { kind: "text", text: "card 4111 1111 " },
          { kind: "strong", content: [{ kind: "text", text: "1111 1111" }] },
          { kind: "text", text: " ok" },
        ],
      },
    ];
    assert.equal(printPlain(redactText(cut, all, () => "[x]")), "card [x] ok");
  });

  it("leaves formatted words as they are where nothing is found", () => {
    const bold: RichText = [
      { kind: "paragraph", content: [{ kind: "strong", content: [{ kind: "text", text: "12" }] }] },
    ];
    assert.deepEqual(
      redactText(bold, all, () => ""),
      bold,
    );
  });

  it("finds every card number, however it is grouped and whatever stands around it", () => {
    const body = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 13, maxLength: 15 });
    const words = fc.stringMatching(/^[a-z ,.]{0,20}$/);
    fc.assert(
      fc.property(body, fc.constantFrom("", " ", "-"), words, words, (digits, separator, before, after) => {
        const number = withCheckDigit(`4${digits.join("")}`);
        const grouped = number.replace(/(.{4})(?=.)/g, `$1${separator}`);
        const text = `${before} ${grouped} ${after}`;
        assert.deepEqual(
          cardNumbersIn(text).map(([from, to]) => text.slice(from, to)),
          [grouped],
        );
      }),
    );
  });

  it("takes no long time over hostile text", () => {
    const started = performance.now();
    for (const text of [
      "1".repeat(100_000),
      "1 ".repeat(50_000),
      "DE89 ".repeat(20_000),
      "a1".repeat(50_000),
    ]) {
      cardNumbersIn(text);
      ibansIn(text);
    }
    assert.ok(performance.now() - started < 2_000);
  });
});

function withCheckDigit(start: string): string {
  for (let digit = 0; digit < 10; digit++) {
    const number = `${start}${digit}`;
    const sum = [...number].reverse().reduce((total, each, at) => {
      const value = Number(each) * (at % 2 === 0 ? 1 : 2);
      return total + Math.floor(value / 10) + (value % 10);
    }, 0);
    if (sum % 10 === 0) return number;
  }
  throw new TypeError("there is always one");
}

describe("hidden names", () => {
  const hidden = {
    anywhere: ["ada@home.example"],
    names: ["Ada Lovelace"],
    instead: "Customer 3k9f",
  };

  for (const [text, left] of [
    ["I'm Ada Lovelace, ada@home.example", "I'm Customer 3k9f, Customer 3k9f"],
    ["ADA LOVELACE here", "Customer 3k9f here"],
    ["ask for Ada or Mrs Lovelace", "ask for Customer 3k9f or Mrs Customer 3k9f"],
    ["Adam knows Canada", "Adam knows Canada"],
    ["xmpp:ADA@home.example?message", "xmpp:Customer 3k9f?message"],
  ] as const)
    it(`make of "${text}": "${left}"`, () => assert.equal(hideNames(text, hidden), left));

  it("may stand in what stands for them", () => {
    const agent = { anywhere: [], names: ["Anna"], instead: "Anna from support" };
    assert.equal(
      hideNames("Anna is here, says Anna", agent),
      "Anna from support is here, says Anna from support",
    );
  });
});

describe("blocked files", () => {
  it("are known by their kind, or by any ending of their names", () => {
    const blocked = ["image", "exe"];
    assert.equal(blockedKinds({ kind: "image", name: "a.png" }, blocked), true);
    assert.equal(blockedKinds({ kind: "file", name: "Invoice.pdf.EXE " }, blocked), true);
    assert.equal(blockedKinds({ kind: "file", name: "setup.exe.txt" }, blocked), true);
    assert.equal(blockedKinds({ kind: "file", name: "exe" }, blocked), false);
    assert.equal(blockedKinds({ kind: "file" }, blocked), false);
  });
});

describe("terms", () => {
  const card = { redact: [{ kind: "card" }], blockFiles: ["exe"] } as const;

  it("are the strictest of all until the rules have decided", () => {
    assert.deepEqual(
      strictest([
        { mask: { customer: "name" } },
        { mask: { customer: "address", agent: "A" } },
        { content: card },
      ]),
      { mask: { customer: "both" }, content: card },
    );
    assert.equal(strictest([{ onTransfer: "silent" }, { mask: { agent: "A" } }]), undefined);
  });

  it("add a queue's content rules to a rule's", () => {
    const other = { redact: [{ kind: "card" }, { kind: "iban" }], blockFiles: ["zip"] } as const;
    assert.deepEqual(withContent({ content: card }, other).content, {
      redact: [{ kind: "card" }, { kind: "iban" }],
      blockFiles: ["exe", "zip"],
    });
  });
});
