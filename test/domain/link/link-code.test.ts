import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { fromBase32, toBase32 } from "../../../src/domain/link/base32.ts";
import { LONGEST_CODE, readLink, SHORTEST_CODE, writeLink } from "../../../src/domain/link/link-code.ts";
import {
  LAST_MINUTE_MS,
  type LinkTerms,
  MINUTE_MS,
  termsMistake,
} from "../../../src/domain/link/link-terms.ts";
import { anyTerms, key, NOW, ours, terms } from "./make.ts";

const here = { desk: "billing", now: NOW };
const written = (of: LinkTerms, by = ours) => writeLink(of, by) ?? assert.fail("it is too long");

describe("a link's code", () => {
  it("says again what was written into it, for any terms that fit", () => {
    fc.assert(
      fc.property(anyTerms, (any) => {
        const code = writeLink(any, ours);
        if (code === undefined) return;
        assert.match(code, /^#k[0-9a-z]+$/);
        assert.ok(code.length >= SHORTEST_CODE && code.length <= LONGEST_CODE);
        const read = readLink(code, [ours], { desk: any.desk, now: any.expiresAt - 1 });
        assert.deepEqual(read.kind === "good" && read.terms, any);
      }),
    );
  });

  it("is forged when any of its bits is another", () => {
    fc.assert(
      fc.property(anyTerms, fc.nat(), (any, where) => {
        const code = writeLink(any, ours);
        const bytes = code === undefined ? undefined : fromBase32(code.slice(1));
        if (bytes === undefined) return;
        const bit = where % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        assert.deepEqual(readLink(`#${toBase32(bytes)}`, [ours], { desk: any.desk, now: 0 }), {
          kind: "forged",
        });
      }),
      { numRuns: 500 },
    );
  });

  it("is forged when a letter was added, lost or changed, wherever that was", () => {
    const code = written({ ...terms, queue: "billing", campaign: "spring" });
    for (let at = 1; at < code.length; at++) {
      const [before, after] = [code.slice(0, at), code.slice(at + 1)];
      const other = code[at] === "7" ? "8" : "7";
      for (const changed of [before + after, `${before}7${code.slice(at)}`, before + other + after])
        assert.equal(readLink(changed, [ours], here).kind, "forged", changed);
    }
  });

  it("is read in capitals, and with the letters that people take for digits", () => {
    const code = written({ ...terms, reference: "4711" });
    const typed = code.toUpperCase().replaceAll("0", "O").replaceAll("1", "L");
    const read = readLink(typed, [ours], here);
    assert.equal(read.kind === "good" && read.code, code);
  });

  it("counts until the minute of its end, and in that no more", () => {
    const code = written(terms);
    assert.equal(readLink(code, [ours], { ...here, now: terms.expiresAt - 1 }).kind, "good");
    assert.equal(readLink(code, [ours], { ...here, now: terms.expiresAt }).kind, "expired");
    assert.equal(readLink(code, [ours], { ...here, now: LAST_MINUTE_MS }).kind, "expired");
  });

  it("counts at its own desk alone, also when it has expired", () => {
    const code = written(terms);
    assert.equal(readLink(code, [ours], { ...here, desk: "sales" }).kind, "other-desk");
    assert.equal(readLink(code, [ours], { desk: "sales", now: terms.expiresAt }).kind, "other-desk");
  });

  it("is forged when another desk's secret made it, whatever the key calls itself", () => {
    for (const id of [ours.id, 8])
      assert.equal(readLink(written(terms, key("another secret", id)), [ours], here).kind, "forged");
  });

  it("is read with a former key as long as there is one, also of the same id", () => {
    const code = written(terms, key("a former secret"));
    assert.equal(readLink(code, [ours, key("a former secret")], here).kind, "good");
    assert.equal(readLink(code, [ours], here).kind, "forged");
  });

  it("has an id that tells it from every other link, and out of which it cannot be made", () => {
    const ids = [1, 2].map((nonce) => {
      const code = written({ ...terms, uses: { limit: 1, nonce } });
      const read = readLink(code, [ours], here);
      assert.ok(read.kind === "good" && !code.includes(read.id));
      return read.id;
    });
    assert.notEqual(ids[0], ids[1]);
  });

  it("takes anything for forged without throwing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^#k[0-9a-z]*$/)), (any) => {
        assert.equal(readLink(any, [ours], here).kind, "forged");
      }),
    );
  });

  it("is short: with a queue and a campaign it can be typed if need be", () => {
    assert.ok(written({ ...terms, queue: "billing", campaign: "spring" }).length <= 64);
  });

  it("is not written when it would be too long for a message on IRC", () => {
    const long = { ...terms, desk: "d".repeat(63), queue: "q".repeat(64), reason: "r".repeat(80) };
    assert.equal(termsMistake(long), undefined);
    assert.equal(writeLink(long, ours), undefined);
  });
});

describe("a link's terms", () => {
  const mistaken: readonly (readonly [string, Partial<LinkTerms>])[] = [
    ["queue", { queue: "q".repeat(65) }],
    ["queue", { queue: "ü".repeat(33) }],
    ["reason", { reason: " padded " }],
    ["reference", { reference: "a\nb" }],
    ["campaign", { campaign: "" }],
    ["campaign", { campaign: "\ud800" }],
    ["expires", { expiresAt: NOW + 1 }],
    ["expires", { expiresAt: LAST_MINUTE_MS + MINUTE_MS }],
    ["uses", { uses: { limit: 0, nonce: 1 } }],
    ["uses", { uses: { limit: 65_536, nonce: 1 } }],
  ];
  for (const [of, wrong] of mistaken) {
    it(`tell which of them cannot stand in a link: ${JSON.stringify(wrong)}`, () => {
      assert.equal(termsMistake({ ...terms, ...wrong })?.of, of);
    });
  }
});
