import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type LinkAsked, linksOf, makeLinks } from "../../src/application/make-links.ts";
import { readLink } from "../../src/domain/link/link-code.ts";
import { MINUTE_MS } from "../../src/domain/link/link-terms.ts";
import { NOW, ours } from "../domain/link/make.ts";

const networks = new Map([
  [
    "xmpp",
    {
      link: (desk: string) => `xmpp:${desk}`,
      linkSaying: (desk: string, words: string) => `xmpp:${desk}?${words}`,
    },
  ],
  ["irc", { link: (desk: string) => `irc:${desk}` }],
]);
const make = (asked: LinkAsked, desks = ["billing"]) =>
  makeLinks({
    ...{ key: ours, desks, queues: () => ["sales", "billing"], networks, expires_ms: 30 * 86_400_000 },
    ...{ pageUrl: "https://desk.example.org", clock: { now: () => NOW + 1 }, random: { number: () => 0.5 } },
  })(asked);
const made = (asked: LinkAsked) => {
  const links = make(asked);
  return links.kind === "made" ? links : assert.fail(JSON.stringify(links));
};

describe("making links", () => {
  it("makes one for every network, and says where the code has to be sent", () => {
    const { code, links, page } = made({ queue: "billing", campaign: "spring" });
    assert.deepEqual(links, [
      { network: "xmpp", link: `xmpp:billing?${code}`, sendsCode: false },
      { network: "irc", link: "irc:billing", sendsCode: true },
    ]);
    assert.equal(page, `https://desk.example.org/links/billing/${code.slice(1)}`);
  });

  it("writes into it what was asked for, until the minute after its end", () => {
    const asked = {
      queue: "sales",
      reason: "a refund",
      language: "de",
      reference: "4711",
      campaign: "spring",
    };
    const { code, expiresAt } = made({ ...asked, expires_ms: 3_600_000, uses: 3 });
    assert.equal(expiresAt, NOW + 3_600_000 + MINUTE_MS);
    const read = readLink(code, [ours], { desk: "billing", now: NOW });
    const uses = { limit: 3, nonce: 0x80_00_00 };
    assert.deepEqual(read.kind === "good" && read.terms, { desk: "billing", ...asked, expiresAt, uses });
  });

  it("makes another for browsers, where a network has one", () => {
    const links = linksOf(
      new Map([
        [
          "matrix",
          { link: (desk) => `matrix:u/${desk}:x`, webLink: (desk) => `https://matrix.to/#/@${desk}:x` },
        ],
      ]),
      "billing",
      "#k1",
    );
    assert.deepEqual(links, [
      { network: "matrix", link: "matrix:u/billing:x", sendsCode: true },
      { network: "matrix", link: "https://matrix.to/#/@billing:x", sendsCode: true },
    ]);
  });

  it("makes one for a single network when asked", () => {
    assert.deepEqual(
      made({ network: "irc" }).links.map(({ network }) => network),
      ["irc"],
    );
  });

  const mistakes: readonly (readonly [string, LinkAsked, (readonly string[])?])[] = [
    ["desk", { desk: "sales" }],
    ["desk", {}, ["billing", "sales"]],
    ["queue", { queue: "billin" }],
    ["network", { network: "sip" }],
    ["reason", { reason: "r".repeat(81) }],
    ["uses", { uses: 0 }],
    ["expires", { expires_ms: 1e15 }],
  ];
  for (const [of, asked, desks] of mistakes) {
    it(`says what is wrong with ${JSON.stringify(asked)}`, () => {
      const found = make(asked, desks ? [...desks] : undefined);
      assert.deepEqual(found.kind === "mistake" && found.of, of);
    });
  }
});
