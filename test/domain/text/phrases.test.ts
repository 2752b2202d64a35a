import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import { deskWords } from "../../../src/domain/text/desk-words.ts";
import { plainWords, renderText } from "../../../src/domain/text/render-text.ts";
import { type Phrase, phrase } from "../../../src/domain/text/text-key.ts";
import { lasting, waited } from "../../../src/domain/text/waited.ts";

describe("a phrase in a text", () => {
  const why = phrase("rejected.sent-back", { condition: "*odd*" });

  it("is said in the language of the text around it, an operator's own words included", () => {
    const failed = (language: string, own = {}) =>
      printPlain(renderText("delivery.failed", { name: "Ada", why }, language, own));
    assert.equal(failed("en"), "This did not reach Ada: their server sent it back (*odd*).");
    assert.equal(
      failed("de-AT"),
      "Das kam bei Ada nicht an: Der Server des Kunden hat es zurückgeschickt (*odd*).",
    );
    assert.equal(
      failed("de", { de: { "rejected.sent-back": "zurück" } }),
      "Das kam bei Ada nicht an: zurück",
    );
  });

  it("is taken as it is where an older version stored plain words", () => {
    assert.equal(plainWords("declined", "de"), "declined");
  });

  it("ends at a bound, however deep it was made", () => {
    const deep = Array.from({ length: 50 }).reduce<Phrase>(
      (inner) => phrase("client.inferred", { client: inner }),
      phrase("client.unknown"),
    );
    assert.ok(plainWords(deep, "en").length < 100);
  });

  it("says how long someone has waited as a person would", () => {
    assert.deepEqual(
      [0, 59_999, 60_000, 125_000].map((duration_ms) => plainWords(waited(duration_ms), "en")),
      ["less than a minute", "less than a minute", "1 min", "2 min"],
    );
    assert.deepEqual(
      [1_000, 3_600_000, 86_400_000, 7 * 86_400_000].map((time) => plainWords(lasting(time), "en")),
      ["1 min", "60 min", "24 hours", "7 days"],
    );
  });
});

describe("what a desk says outside of any conversation", () => {
  const languages: Readonly<Record<string, string>> = { support: "de", sales: "it" };
  const own = { de: { "network.leaving": "Bis gleich." } };
  const words = deskWords((desk) => languages[desk] ?? "fr", own);

  it("is in that desk's language, which is told with it", () => {
    assert.deepEqual(words("support", "network.no-such-desk"), {
      text: "Unter dieser Adresse ist niemand zu erreichen. Bitte prüfen Sie, ob sie richtig geschrieben ist.",
      language: "de",
    });
    assert.equal(words("unknown", "network.leaving").text, "De retour dans un instant.");
  });

  it("is the operator's own, and tells the language it came out in where there is no other", () => {
    assert.deepEqual(words("support", "network.leaving"), { text: "Bis gleich.", language: "de" });
    assert.deepEqual(words("sales", "network.leaving"), { text: "Back in a moment.", language: "en" });
  });
});
