import { z } from "zod";
import type { InterviewScript, SlotQuestion } from "../../domain/interview/script.ts";
import { duration } from "../duration.ts";
import { languageSchema, slotNameSchema } from "./names.ts";

const textsSchema = z
  .record(languageSchema, z.string().min(1).max(500))
  .refine((texts) => "en" in texts, { message: 'the text in English is missing; add "en"' });

const choiceSchema = z.strictObject({
  value: z.string().min(1).max(64).describe("The slot's value, as conditions see it."),
  label: textsSchema.describe("What the customer reads, by language; en must be there."),
  words: z
    .array(z.string().min(1).max(64))
    .max(50)
    .default([])
    .describe("Other words that mean it, in any language."),
});

const slotSchema = z.strictObject({
  slot: slotNameSchema,
  ask: textsSchema.describe("The question, by language; en must be there."),
  choices: z
    .array(choiceSchema)
    .min(2)
    .max(20)
    .optional()
    .describe("Numbered choices; free text when absent."),
  optional: z
    .boolean()
    .default(false)
    .describe("Asked for once, and left empty when the answer is not understood."),
});

export const interviewSchema = z
  .strictObject({
    max_turns: z
      .number()
      .int()
      .min(1)
      .max(50)
      .default(6)
      .describe("Questions put to a customer, repeats included."),
    silence: duration({ min: "5s", max: "1d" })
      .prefault("5m")
      .describe("After this much silence the customer is reminded, and after as much again it is closed."),
    client_answer: duration({ min: "100ms", max: "60s" })
      .prefault("3s")
      .describe("How long the customer's client may take to say what it is."),
    slots: z
      .array(slotSchema)
      .max(20)
      .default([])
      .describe("What is asked, in order. name and reason are added when absent."),
  })
  .prefault({})
  .describe("What must be known before routing, and how it is asked.");

const NAME: SlotQuestion = { slot: "name", ask: { en: "What is your name?", de: "Wie heißen Sie?" } };
const REASON: SlotQuestion = { slot: "reason", ask: { en: "What is it about?", de: "Worum geht es?" } };

/** `name` comes first and `reason` last where the file does not say. */
export function interviewScript(section: z.output<typeof interviewSchema>): InterviewScript {
  const declared = section.slots.map<SlotQuestion>(({ slot, ask, choices, optional }) => ({
    slot,
    ask,
    ...(choices === undefined ? {} : { choices }),
    ...(optional ? { optional } : {}),
  }));
  const lacks = (slot: string) => !declared.some((one) => one.slot === slot);
  return {
    slots: [...(lacks("name") ? [NAME] : []), ...declared, ...(lacks("reason") ? [REASON] : [])],
    maxTurns: section.max_turns,
    silence_ms: section.silence,
    clientAnswer_ms: section.client_answer,
  };
}
