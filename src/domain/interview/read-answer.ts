import { cleanLine } from "../message/clean-name.ts";
import { isGreetingOnly } from "./greetings.ts";
import { readChoice } from "./read-choice.ts";
import { readName } from "./read-name.ts";
import type { SlotQuestion } from "./script.ts";

export type Answer = { readonly kind: "answer"; readonly value: string } | { readonly kind: "unclear" };

/** Longest free text kept in a slot, in graphemes; the message itself reaches the agent whole. */
const maxFreeText = 500;

/**
 * What a customer's words mean as the answer to a question. Choices are understood by number, label (in any
 * language, theirs first) or word; a name without what is said around it; other text as it is. A greeting
 * alone answers nothing.
 */
export function readAnswer(question: SlotQuestion, text: string, language: string): Answer {
  const value = question.choices
    ? readChoice(question.choices, text, language)
    : readFree(question.slot, text);
  return value === undefined ? { kind: "unclear" } : { kind: "answer", value };
}

function readFree(slot: string, text: string): string | undefined {
  if (isGreetingOnly(text)) return undefined;
  if (slot === "name") return readName(text);
  const line = cleanLine(text, maxFreeText);
  return /[\p{L}\p{N}]/u.test(line) ? line : undefined;
}
