import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { takeCode } from "../../../src/domain/link/code-in-words.ts";
import { writeLink } from "../../../src/domain/link/link-code.ts";
import { parseStyling } from "../../../src/domain/message/parse-styling.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { plain, type RichText } from "../../../src/domain/message/rich-text.ts";
import { ours, terms } from "./make.ts";

const code = writeLink({ ...terms, queue: "billing" }, ours) ?? "";
const left = (body: RichText) => {
  const found = takeCode(body);
  return found && { code: found.code, text: printPlain(found.body) };
};

describe("a code among words", () => {
  const cases: readonly (readonly [said: string, left: string])[] = [
    [code, ""],
    [` ${code} `, ""],
    [`Hello ${code}`, "Hello"],
    [`${code} my invoice is wrong`, "my invoice is wrong"],
    [`my ${code} invoice`, "my invoice"],
    [`Hello\n${code}`, "Hello"],
    [`${code}\nHello\nthere`, "Hello\nthere"],
    [`(${code})`, "()"],
    [`${code} ${code}`, ""],
    [`*${code}*`, ""],
    [`_Hi ${code}_ there`, "Hi  there"],
    [`> ${code}\nwhat is this?`, "what is this?"],
    [code.toUpperCase(), ""],
  ];
  for (const [said, rest] of cases) {
    it(`is taken out of ${JSON.stringify(said.replaceAll(code, "CODE"))}`, () => {
      assert.equal(left(parseStyling(said))?.code, code);
      assert.equal(left(parseStyling(said))?.text.replace(/ +/g, " "), rest.replace(/ +/g, " "));
    });
  }

  const kept = [
    "#knitting",
    "#k",
    `a${code}`,
    `${code}_`,
    `https://example.org/${code}`,
    "k0".repeat(20),
    `#${code}`,
  ];
  for (const said of kept) {
    it(`is not seen in ${said}`, () => assert.equal(takeCode(plain(said)), undefined));
  }

  it("leaves every other word as it was", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-zäß,.?!]+$/), { minLength: 1 }),
        fc.nat(),
        (words, where) => {
          const at = where % (words.length + 1);
          const said = [...words.slice(0, at), code, ...words.slice(at)].join(" ");
          assert.deepEqual(left(plain(said)), { code, text: words.join(" ") });
        },
      ),
    );
  });
});
