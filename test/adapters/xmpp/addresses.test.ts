import assert from "node:assert/strict";
import { xml } from "@xmpp/component-core";
import { pauseAfter } from "../../../src/adapters/networks/xmpp/backoff.ts";
import { readJid } from "../../../src/adapters/networks/xmpp/jid.ts";
import { linkTo } from "../../../src/adapters/networks/xmpp/link.ts";
import { readStanza } from "../../../src/adapters/networks/xmpp/stanza.ts";
import { serialised } from "../../../src/adapters/networks/xmpp/stream.ts";

describe("XMPP addresses", () => {
  const good: readonly [string, string, string][] = [
    ["ann@a.test/phone", "ann@a.test", "phone"],
    ["Ann@A.test/Phone", "ann@a.test", "Phone"],
    ["ann@a.test/a/b@c", "ann@a.test", "a/b@c"],
    ["a.test", "a.test", ""],
    ["a\\40b@a.test", "a\\40b@a.test", ""],
  ];
  for (const [text, bare, resource] of good) {
    it(`reads ${text}`, () => {
      const jid = readJid(text) ?? assert.fail();
      assert.deepEqual([jid.bare, jid.resource], [bare, resource]);
    });
  }

  for (const text of ["", "@a.test", "a@", "a@b@c", "a b.test", "a@b\n.test", "x".repeat(4_000), undefined]) {
    it(`takes ${JSON.stringify(text)?.slice(0, 20)} for no address`, () => {
      assert.equal(readJid(text), undefined);
    });
  }

  it("takes no stanza that is not to its domain, comes from there, or has no sender", () => {
    const stanza = (from: string | undefined, to: string | undefined) =>
      readStanza(xml("message", { from, to }), "desk.test");
    assert.ok(stanza("a@b.test", "billing@desk.test"));
    assert.equal(stanza(undefined, "billing@desk.test"), undefined);
    assert.equal(stanza("a@b.test", undefined), undefined);
    assert.equal(stanza("a@b.test", "billing@other.test"), undefined);
    assert.equal(stanza("support@desk.test", "billing@desk.test"), undefined);
    assert.equal(readStanza(xml("stream:features"), "desk.test"), undefined);
  });

  it("links with every odd character encoded", () => {
    assert.equal(linkTo("billing", "desk.example"), "xmpp:billing@desk.example?message");
    assert.equal(linkTo("a b'é(1)", "desk.example"), "xmpp:a%20b%27%C3%A9%281%29@desk.example?message");
  });
});

describe("what is written to an XMPP stream", () => {
  it("never holds a character that would end the stream", () => {
    const text = serialised(xml("body", {}, "a\u0000\u0008\u001b\ufffe\ud800b<&>"));
    assert.equal(text, "<body>a\ufffdb&lt;&amp;&gt;</body>");
  });
});

describe("the pause before the next attempt to connect", () => {
  it("grows from 0.2–0.4 s to 5–10 s, however many failed", () => {
    assert.deepEqual([pauseAfter(1, 0), pauseAfter(1, 1)], [200, 400]);
    assert.deepEqual([pauseAfter(1_000_000, 0), pauseAfter(1_000_000, 1)], [5_000, 10_000]);
    for (let failures = 1; failures < 20; failures++) {
      assert.ok(pauseAfter(failures, 0.5) <= pauseAfter(failures + 1, 0.5));
    }
  });
});
