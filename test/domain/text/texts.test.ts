import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { leadKeys } from "../../../src/domain/interview/ask-text.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import type { RichText } from "../../../src/domain/message/rich-text.ts";
import { cardBody } from "../../../src/domain/text/card-body.ts";
import { catalogue, languages } from "../../../src/domain/text/catalogue.ts";
import { contentBody } from "../../../src/domain/text/content-body.ts";
import { en } from "../../../src/domain/text/en.ts";
import { renderText } from "../../../src/domain/text/render-text.ts";
import type { TextKey } from "../../../src/domain/text/text-key.ts";

const keys = Object.keys(en) as TextKey[];
const placeholders = (text: string) => [...new Set(text.match(/\{[^}]*\}/gu) ?? [])].sort();
const words = (text: RichText) => printPlain(text);

describe("the texts", () => {
  for (const language of languages) {
    const texts = catalogue[language] ?? {};

    it(`${language} has every text, and no other`, () => {
      assert.deepEqual(Object.keys(texts).sort(), [...keys].sort());
    });

    it(`${language} uses the same parameters as English`, () => {
      for (const key of keys) {
        const expected = placeholders(en[key]);
        // A language may say a name twice or turn a sentence round, but names no parameter that is not given.
        assert.deepEqual(placeholders((texts as Record<string, string>)[key] ?? ""), expected, key);
      }
    });

    it(`${language} is short enough for a line or two of IRC, but for the help`, () => {
      for (const key of keys.filter((each) => each !== "command.help" && each !== "supervising.help")) {
        const text = (texts as Record<string, string>)[key] ?? "";
        assert.ok(Buffer.byteLength(text) <= 300, `${key}: ${Buffer.byteLength(text)} bytes`);
      }
    });
  }

  it("has the words that lead in a repeated question", () => {
    for (const key of [...leadKeys.choice, ...leadKeys.words]) assert.ok(keys.includes(key));
  });
});

describe("a rendered text", () => {
  it("inserts its parameters", () => {
    assert.equal(words(renderText("connected.with", { agent: "Anna" }, "en")), "Anna is here for you now.");
    assert.equal(
      words(renderText("connected.with", { agent: "Anna" }, "de-AT")),
      "Anna ist jetzt für Sie da.",
    );
  });

  it("falls back to English for a language that is not there, whatever it is called", () => {
    for (const language of ["xx", "", "constructor", "__proto__"]) {
      assert.equal(words(renderText("waiting.next", {}, language)), en["waiting.next"]);
    }
  });

  it("takes an operator's text instead, by language", () => {
    const own = { de: { "waiting.next": "Gleich!" }, en: { "waiting.next": "Soon!" } };
    assert.equal(words(renderText("waiting.next", {}, "de-CH", own)), "Gleich!");
    assert.equal(words(renderText("waiting.next", {}, "xx", own)), "Soon!");
    assert.equal(words(renderText("waiting.kept", {}, "de", own)), catalogue.de?.["waiting.kept"]);
  });

  it("has its own formatting, and takes none from a parameter", () => {
    const [block] = renderText("card.title", { name: "*_`Ada`_*", network: "> irc" }, "en");
    assert.deepEqual(block, {
      kind: "paragraph",
      content: [
        { kind: "strong", content: [{ kind: "text", text: "*_`Ada`_*" }] },
        { kind: "text", text: " on > irc" },
      ],
    });
  });

  it("keeps any parameter as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const expected = `correction: ${text}`;
        assert.equal(words(renderText("relay.correction", { text }, "en")), expected);
      }),
    );
  });
});

describe("content as text", () => {
  it("tells what could not be carried behind the words", () => {
    const body: RichText = [{ kind: "paragraph", content: [{ kind: "text", text: "look" }] }];
    const attachments = [{ kind: "image", name: "a\nb.png" }, { kind: "location" }] as const;
    const text = words(contentBody({ kind: "message", body, attachments, language: "en" }));
    assert.equal(
      text.replace(/\n+/gu, "\n"),
      "look\n[sent a picture, “a b.png”, which this chat cannot carry]\n[sent a location, which this chat cannot carry]",
    );
  });

  it("shows who, why and on what software on the card", () => {
    const text = words(
      cardBody(
        {
          conversation: "c1",
          customerName: "Ada",
          address: "ada@home.example",
          network: "xmpp",
          client: {
            network: "xmpp",
            software: "Gajim",
            version: "1.8",
            source: "XEP-0092",
            confidence: "told",
          },
          language: "en",
          reason: "My invoice",
          slots: { name: "Ada", reason: "My invoice", order: "12" },
          queue: "billing",
          waited_ms: 125_000,
          previous: "c0",
        },
        "en",
      ),
    );
    for (const part of [
      "Ada on XMPP",
      "My invoice",
      "Gajim 1.8",
      "ada@home.example",
      "order: 12",
      "billing",
      "2 min",
      "c0",
      "c1",
    ]) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
  });
});

describe("the card", () => {
  const client = { network: "xmpp", software: "Gajim", source: "XEP-0115", confidence: "inferred" } as const;
  const card = {
    conversation: "c1",
    customerName: "Ada",
    address: "ada@home.example",
    network: "xmpp",
    client,
    language: "de",
    reason: "",
    slots: {},
    waited_ms: 5_000,
  };

  it("says where the link was advertised by which they came, and nothing twice that has a line of its own", () => {
    const slots = { queue: "billing", language: "de", reference: "4711" };
    const text = words(cardBody({ ...card, slots, queue: "billing", campaign: "spring" }, "en"));
    assert.match(text, /Link: spring/);
    assert.match(text, /reference: 4711/);
    assert.doesNotMatch(text, /queue: billing|language: de/);
    assert.match(
      words(cardBody({ ...card, slots }, "en")),
      /queue: billing/,
      "before it is known who serves it",
    );
  });

  it("names no zero minutes", () => {
    assert.match(words(cardBody(card, "en")), /Waited: less than a minute/);
  });

  it("is in the desk's language, with what is said of the software", () => {
    const text = words(cardBody({ ...card, client: { ...client, os: "Linux" } }, "de"));
    assert.match(text, /Programm: wahrscheinlich Gajim auf Linux/);
    assert.match(text, /Gewartet: unter einer Minute/);
    assert.match(text, /Sprache: Deutsch/);
  });

  it("keeps a language that has no name as it is", () => {
    for (const language of ["xx", "not a language"])
      assert.ok(words(cardBody({ ...card, language }, "en")).includes(`Language: ${language}`));
  });
});
