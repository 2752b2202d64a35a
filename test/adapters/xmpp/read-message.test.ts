import assert from "node:assert/strict";
import { type Element, xml } from "@xmpp/component-core";
import { readMessage } from "../../../src/adapters/networks/xmpp/read-message.ts";
import { readStanza } from "../../../src/adapters/networks/xmpp/stanza.ts";
import { plain } from "../../../src/domain/message/rich-text.ts";

const NOW = Date.parse("2026-11-23T12:00:00Z");

function read(...children: Element[]) {
  const element = xml(
    "message",
    { from: "ann@a.test/x", to: "billing@desk.test", type: "chat", id: "m1" },
    ...children,
  );
  return readMessage(readStanza(element, "desk.test") ?? assert.fail(), NOW);
}

const body = (text: string) => xml("body", {}, text);

function message(...children: Element[]) {
  const { content } = read(...children);
  assert.ok(content !== undefined && content.kind !== "retracted");
  return content.message;
}

describe("reading an XMPP message", () => {
  it("takes the words with their styling", () => {
    assert.deepEqual(message(body("a *b*")).body, [
      {
        kind: "paragraph",
        content: [
          { kind: "text", text: "a " },
          { kind: "strong", content: [{ kind: "text", text: "b" }] },
        ],
      },
    ]);
  });

  it("leaves words alone that are marked as unstyled", () => {
    const { body: words } = message(body("a *b*"), xml("unstyled", "urn:xmpp:styling:0"));
    assert.deepEqual(words, plain("a *b*"));
  });

  it("knows an action by /me", () => {
    assert.deepEqual(
      [message(body("/me waves")).action, message(body("/me waves")).body],
      [true, plain("waves")],
    );
    assert.equal(message(body("/mess")).action, undefined);
  });

  it("takes the body without a language of several, and none of another namespace", () => {
    const german = xml("body", { "xml:lang": "de" }, "Hallo");
    const html = xml("body", "http://www.w3.org/1999/xhtml", "no");
    assert.deepEqual(message(html, german, body("Hello")).body, plain("Hello"));
  });

  const reply = xml("reply", { xmlns: "urn:xmpp:reply:0", id: "q1", to: "billing@desk.test" });
  const fallback = (attrs: Record<string, string> | undefined, of = "urn:xmpp:reply:0") =>
    xml(
      "fallback",
      { xmlns: "urn:xmpp:fallback:0", for: of },
      attrs === undefined ? undefined : xml("body", attrs),
    );

  const fallbacks: readonly [string, string, Element[], string][] = [
    ["counts characters, not units", "> 😀\nyes", [reply, fallback({ start: "0", end: "4" })], "yes"],
    ["ignores ranges without the reply", "> 😀\nyes", [fallback({ start: "0", end: "4" })], "> 😀\nyes"],
    ["ignores nonsense", "yes", [reply, fallback({ start: "-1", end: "zwei" })], "yes"],
    [
      "ignores what is for something unknown",
      "yes",
      [reply, fallback({ start: "0", end: "3" }, "x:y")],
      "yes",
    ],
    ["takes an end beyond the text", "ab", [reply, fallback({ start: "1", end: "999" })], "a"],
  ];
  for (const [name, text, more, rest] of fallbacks) {
    it(`strips the quotation of a reply: ${name}`, () => {
      const { content } = read(body(text), ...more);
      assert.ok(content?.kind === "wrote");
      const said = content.message.body.flatMap((block) =>
        block.kind === "quote"
          ? ["quote"]
          : "content" in block
            ? block.content.map((inline) => ("text" in inline ? inline.text : "\n"))
            : [],
      );
      assert.equal(said.join("").replace("quote", "> 😀\n"), rest);
    });
  }

  it("names the message replied to", () => {
    assert.equal(message(body("yes"), reply).replyTo, "q1");
  });

  it("tells a correction from a first version", () => {
    const { content } = read(
      body("right"),
      xml("replace", { xmlns: "urn:xmpp:message-correct:0", id: "m0" }),
    );
    assert.ok(content?.kind === "edited");
    assert.equal(content.edits, "m0");
  });

  it("knows retractions of both versions, fallback or not", () => {
    const now = xml("retract", { xmlns: "urn:xmpp:message-retract:1", id: "m0" });
    const before = xml(
      "apply-to",
      { xmlns: "urn:xmpp:fasten:0", id: "m0" },
      xml("retract", "urn:xmpp:message-retract:0"),
    );
    for (const element of [now, before]) {
      assert.deepEqual(read(element, body("retracted")).content, { kind: "retracted", retracts: "m0" });
    }
  });

  it("passes a reaction on as a short reply, and taking it back as nothing", () => {
    const reactions = (...signs: string[]) =>
      xml(
        "reactions",
        { xmlns: "urn:xmpp:reactions:0", id: "q2" },
        signs.map((sign) => xml("reaction", {}, sign)),
      );
    assert.deepEqual(message(reactions("👍", "🎉")).body, plain("👍 🎉"));
    assert.equal(message(reactions("👍")).replyTo, "q2");
    assert.equal(read(reactions()).content, undefined);
  });

  const cannot: readonly [string, Element[], unknown][] = [
    [
      "OMEMO",
      [
        xml("encrypted", "eu.siacs.conversations.axolotl", xml("payload", {}, "x")),
        body("I sent you an OMEMO message"),
      ],
      { kind: "encrypted", name: "OMEMO" },
    ],
    [
      "OpenPGP",
      [xml("x", "jabber:x:encrypted", "-----"), body("encrypted")],
      { kind: "encrypted", name: "OpenPGP" },
    ],
    ["OTR", [body("?OTRv23?")], { kind: "encrypted", name: "OTR" }],
    [
      "an encryption that only has a name",
      [xml("encryption", { xmlns: "urn:xmpp:eme:0", name: "Secret\u202e" })],
      { kind: "encrypted", name: "Secret" },
    ],
    [
      "a call",
      [
        xml(
          "propose",
          { xmlns: "urn:xmpp:jingle-message:0", id: "c" },
          xml("description", { xmlns: "x", media: "video" }),
        ),
      ],
      { kind: "other", name: "a video call" },
    ],
    [
      "an invitation",
      [xml("x", { xmlns: "jabber:x:conference", jid: "room@muc.test" })],
      { kind: "other", name: "an invitation to the room room@muc.test" },
    ],
    ["a place", [xml("geoloc", "http://jabber.org/protocol/geoloc")], { kind: "location" }],
    ["a sticker", [xml("sticker", "urn:xmpp:stickers:0")], { kind: "sticker" }],
  ];
  for (const [name, children, attachment] of cannot) {
    it(`tells of ${name} in place of its fallback`, () => {
      const got = message(...children);
      assert.deepEqual(got.attachments, [attachment]);
      assert.deepEqual(got.body, []);
    });
  }

  it("ignores an exchange of OMEMO keys that carries no message", () => {
    assert.equal(read(xml("encrypted", "eu.siacs.conversations.axolotl", xml("header"))).content, undefined);
  });

  it("tells of a file by its address, and keeps the address in the words", () => {
    const url = "https://up.test/a%20b.JPG?x=1";
    const file = xml("x", "jabber:x:oob", xml("url", {}, url));
    for (const got of [message(file), message(file, body(url))]) {
      assert.deepEqual(got.attachments, [{ kind: "image", name: "a b.JPG", source: url }]);
      assert.ok(JSON.stringify(got.body).includes(url));
    }
    const bad = xml("x", "jabber:x:oob", xml("url", {}, "javascript:alert(1)"));
    assert.deepEqual(message(bad).body, []);
  });

  it("takes receipts, markers and chat states, which are no message", () => {
    const got = read(
      xml("received", { xmlns: "urn:xmpp:receipts", id: "a" }),
      xml("displayed", { xmlns: "urn:xmpp:chat-markers:0", id: "b" }),
      xml("composing", "http://jabber.org/protocol/chatstates"),
    );
    assert.deepEqual(got.reports, [
      { id: "a", how: "received" },
      { id: "b", how: "displayed" },
    ]);
    assert.deepEqual([got.typing, got.content, got.wantsReceipt], [true, undefined, false]);
  });

  const stamps: readonly [string, number | undefined][] = [
    ["2026-11-23T11:00:00Z", NOW - 3_600_000],
    ["2026-11-23T13:00:00Z", undefined],
    ["1999-01-01T00:00:00Z", undefined],
    ["yesterday", undefined],
    ["x".repeat(1_000), undefined],
  ];
  for (const [stamp, at] of stamps) {
    it(`believes a time of writing only where it can be: ${stamp.slice(0, 24)}`, () => {
      assert.equal(message(body("late"), xml("delay", { xmlns: "urn:xmpp:delay", stamp })).writtenAt, at);
    });
  }

  it("finds nothing to read in a carbon, an empty body, or unknown extensions", () => {
    const carbon = xml(
      "received",
      "urn:xmpp:carbons:2",
      xml("forwarded", "urn:xmpp:forward:0", xml("message", {}, body("x"))),
    );
    for (const child of [
      carbon,
      body("  \n "),
      body("\u0007"),
      xml("event", "http://jabber.org/protocol/pubsub#event"),
    ]) {
      assert.equal(read(child).content, undefined);
    }
  });

  it("takes no id longer than it would keep", () => {
    const element = xml(
      "message",
      { from: "a@b.test", to: "billing@desk.test", id: "x".repeat(513) },
      body("hi"),
    );
    assert.equal(readStanza(element, "desk.test")?.id, undefined);
  });
});
