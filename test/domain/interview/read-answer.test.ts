import assert from "node:assert/strict";
import fc from "fast-check";
import { readAnswer } from "../../../src/domain/interview/read-answer.ts";
import type { SlotQuestion } from "../../../src/domain/interview/script.ts";

const name: SlotQuestion = { slot: "name", ask: { en: "Who are you?" } };
const reason: SlotQuestion = { slot: "reason", ask: { en: "What is it about?" } };
const topic: SlotQuestion = {
  slot: "topic",
  ask: { en: "What is it about?" },
  choices: [
    {
      value: "billing",
      label: { en: "Invoices", de: "Rechnungen" },
      words: ["invoice", "bill", "payment", "facture"],
    },
    { value: "tech", label: { en: "Technical help", de: "Technik" }, words: ["broken", "error"] },
    { value: "other", label: { en: "Something else", de: "Anderes" }, words: ["other"] },
  ],
};

function understood(question: SlotQuestion, text: string): string | undefined {
  const answer = readAnswer(question, text, "en");
  return answer.kind === "answer" ? answer.value : undefined;
}

describe("answers to numbered choices", () => {
  const cases: readonly [string, string | undefined][] = [
    ...[
      "2",
      " 2 ",
      "2.",
      "2)",
      "(2)",
      "#2",
      "２",
      "٢",
      "two",
      "Two!",
      "zwei",
      "deux",
      "2nd",
      "second",
      "the second one",
    ].map((text) => [text, "tech"] as [string, string]),
    ["option 2 please", "tech"],
    ["Nummer eins", "billing"],
    ["billing", "billing"],
    ["INVOICES", "billing"],
    ["Rechnungen", "billing"],
    ["une facture", "billing"],
    ["my invoice is wrong, please help", "billing"],
    ["invocies", "billing"],
    ["Rechnugen", "billing"],
    ["tecnical help", "tech"],
    ["something else", "other"],
    ["4", undefined],
    ["0", undefined],
    ["12", undefined],
    ["-1.5", undefined],
    ["bull", undefined],
    ["banana", undefined],
    ["my invoice shows an error", undefined],
    ["hello", undefined],
    ["?", undefined],
    ["", undefined],
  ];
  for (const [text, value] of cases) {
    it(`takes ${JSON.stringify(text)} for ${value ?? "no answer"}`, () =>
      assert.equal(understood(topic, text), value));
  }

  it("prefers a label in the customer's language to another choice's word", () => {
    const question: SlotQuestion = {
      slot: "topic",
      ask: { en: "?" },
      choices: [
        { value: "gift", label: { en: "Gift" }, words: [] },
        { value: "poison", label: { en: "Poison", de: "Gift" }, words: [] },
      ],
    };
    assert.deepEqual(readAnswer(question, "gift", "de"), { kind: "answer", value: "poison" });
  });

  it("understands each choice by its number, its value and its labels", () => {
    for (const [index, choice] of (topic.choices ?? []).entries()) {
      for (const text of [`${index + 1}`, choice.value, ...Object.values(choice.label), ...choice.words]) {
        assert.equal(understood(topic, text), choice.value, text);
      }
    }
  });

  it("answers any text with one of the choices or not at all", () => {
    const values = ["billing", "tech", "other", undefined];
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) =>
        assert.ok(values.includes(understood(topic, text))),
      ),
    );
  });
});

describe("names", () => {
  const cases: readonly [string, string | undefined][] = [
    ["Anna", "Anna"],
    ["anna schmidt", "anna schmidt"],
    ["I'm Anna", "Anna"],
    ["I’m Anna.", "Anna"],
    ["im Anna", "Anna"],
    ["my name is Anna", "Anna"],
    ["My name is Anna Maria Schmidt, I have a problem", "Anna Maria Schmidt"],
    ["Hi, I'm Anna and my invoice is wrong", "Anna"],
    ["Hello Anna", "Anna"],
    ["Anna here", "Anna"],
    ["ich heiße Anna", "Anna"],
    ["Ich heisse Anna", "Anna"],
    ["Mein Name ist Anna", "Anna"],
    ["Guten Tag, hier ist Jörg Müller", "Jörg Müller"],
    ["je m'appelle Zoé", "Zoé"],
    ["me llamo José", "José"],
    ["меня зовут Анна", "Анна"],
    ["O'Brien", "O'Brien"],
    ["Smith, John", "Smith, John"],
    ["Imke", "Imke"],
    ["Ann", "Ann"],
    ["Hildegard", "Hildegard"],
    ['"Anna"', "Anna"],
    ["山田太郎", "山田太郎"],
    ["A\u202enna\u200b", "Anna"],
    ["hi", undefined],
    ["Hello!", undefined],
    ["hallo", undefined],
    ["Bonjour", undefined],
    ["good morning everyone", undefined],
    ["I am a lawyer", undefined],
    ["why do you ask?", undefined],
    ["I have a problem with my last invoice", undefined],
    ["123", undefined],
    ["...", undefined],
    ["", undefined],
  ];
  for (const [text, value] of cases) {
    it(`takes ${JSON.stringify(text)} for ${value ?? "no name"}`, () =>
      assert.equal(understood(name, text), value));
  }

  it("bounds a name of 10,000 characters", () => {
    assert.ok((understood(name, "x".repeat(10_000)) ?? "").length <= 64);
  });
});

describe("free text", () => {
  it("is kept as it is, on one line", () =>
    assert.equal(understood(reason, "  my bill\nis wrong "), "my bill is wrong"));
  it("is bounded", () => assert.equal(understood(reason, "x ".repeat(10_000))?.length, 500));

  for (const text of ["hi", "Hallo", "Guten Tag", "hello there", "Hi! Good morning.", "...", "👋", ""]) {
    it(`does not take ${JSON.stringify(text)} for a reason`, () =>
      assert.equal(understood(reason, text), undefined));
  }
  it("takes a greeting with a reason whole", () =>
    assert.equal(understood(reason, "hi, no internet"), "hi, no internet"));
});
