import assert from "node:assert/strict";
import { askText, leadKeys } from "../../../src/domain/interview/ask-text.ts";
import { detectLanguage } from "../../../src/domain/interview/greetings.ts";
import { nextQuestion } from "../../../src/domain/interview/next-question.ts";
import type { InterviewScript, SlotQuestion } from "../../../src/domain/interview/script.ts";
import { wantsHuman } from "../../../src/domain/interview/wants-human.ts";

const topic: SlotQuestion = {
  slot: "topic",
  ask: { en: "What is it about?", de: "Worum geht es?" },
  choices: [
    { value: "billing", label: { en: "Invoices", de: "Rechnungen" }, words: [] },
    { value: "other", label: { en: "Other" }, words: [] },
  ],
};
const script: InterviewScript = {
  slots: [
    { slot: "name", ask: { en: "Who?" } },
    { slot: "order", ask: { en: "Which order?" }, optional: true },
    topic,
  ],
  maxTurns: 6,
  silence_ms: 1000,
  clientAnswer_ms: 3000,
};

describe("the next question", () => {
  it("is the first whose slot is empty", () => {
    assert.equal(nextQuestion(script, {})?.slot, "name");
    assert.equal(nextQuestion(script, { name: "Anna" })?.slot, "order");
    assert.equal(nextQuestion(script, { name: "", order: "1" })?.slot, "name");
  });
  it("puts an optional one only once", () =>
    assert.equal(nextQuestion(script, { name: "Anna" }, ["order"])?.slot, "topic"));
  it("puts a needed one again", () => assert.equal(nextQuestion(script, {}, ["name"])?.slot, "name"));
  it("is none when all is known", () =>
    assert.equal(nextQuestion(script, { name: "A", topic: "x" }, ["order"]), undefined));
});

describe("putting a question", () => {
  it("is in the customer's language where the script has it, else in English", () => {
    assert.deepEqual(askText(topic, "de-AT", 0), {
      intro: "Worum geht es?",
      choices: ["Rechnungen", "Other"],
    });
    assert.deepEqual(askText(topic, "fr", 0), { intro: "What is it about?", choices: ["Invoices", "Other"] });
  });
  it("is led in by other words after each miss", () => {
    const leads = [0, 1, 2].map((misses) => askText(topic, "en", misses).lead);
    assert.deepEqual(leads, [undefined, ...leadKeys.choice]);
    assert.equal(askText({ slot: "name", ask: { en: "Who?" } }, "en", 1).lead, leadKeys.words[0]);
  });
});

describe("asking for a human", () => {
  const wanted: readonly [string, string][] = [
    ["human", "en"],
    ["HUMAN!!", "en"],
    ["human please", "en"],
    ["I want to talk to a real human", "en"],
    ["can I speak with an agent?", "en"],
    ["operator", "en"],
    ["oprator", "en"],
    ["a person please", "en"],
    ["Mensch", "de"],
    ["Mensch", "en"],
    ["ich möchte mit einem Mitarbeiter sprechen", "de"],
    ["je voudrais parler à un humain, s'il vous plaît", "fr"],
    ["une personne", "fr"],
    ["quiero hablar con un humano", "es"],
    ["оператор", "ru"],
  ];
  for (const [text, language] of wanted) {
    it(`is heard in ${JSON.stringify(text)} (${language})`, () =>
      assert.equal(wantsHuman(text, language), true));
  }

  const notWanted: readonly [string, string][] = [
    ["I am a human rights lawyer", "en"],
    ["my travel agent told me to write", "en"],
    ["are you human?", "en"],
    ["the operator of my line is down", "en"],
    ["personne", "en"],
    ["mens", "en"],
    ["help", "en"],
    ["please", "en"],
    ["Mitarbeiterrabatt", "de"],
    ["", "en"],
  ];
  for (const [text, language] of notWanted) {
    it(`is not heard in ${JSON.stringify(text)} (${language})`, () =>
      assert.equal(wantsHuman(text, language), false));
  }
});

describe("telling the language", () => {
  const cases: readonly [string, readonly string[], string | undefined][] = [
    ["Guten Tag, ich habe eine Frage", ["en", "de"], "de"],
    ["bonjour", ["en", "fr"], "fr"],
    ["Grüß Gott!", ["en", "de"], "de"],
    ["hello", ["en", "de"], "en"],
    ["hallo", ["en", "de"], "de"],
    ["hallo", ["en", "de", "nl"], undefined],
    ["hola", ["en", "de"], undefined],
    ["hi", ["en", "de"], undefined],
    ["my friend said bonjour", ["en", "fr"], undefined],
    ["Halloween", ["en", "de"], undefined],
    ["", ["en"], undefined],
  ];
  for (const [text, known, language] of cases) {
    it(`${JSON.stringify(text)} among ${known.join(", ")} tells ${language ?? "nothing"}`, () =>
      assert.equal(detectLanguage(text, known), language));
  }
});
