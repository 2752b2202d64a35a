import { inLanguage } from "../text/in-language.ts";
import type { TextKey } from "../text/text-key.ts";
import type { Choice, SlotQuestion } from "./script.ts";

/** A question as it is put: the lead (if any), the question, and the choices, to be numbered from 1. */
export interface AskedQuestion {
  /** A text to say first when the last answer was not understood. */
  readonly lead?: TextKey;
  readonly intro: string;
  readonly choices: readonly string[];
}

/**
 * A question in the customer's language (English where the script does not have it). After `misses` answers
 * that were not understood it is led in by other words each time, which say that a number or a word is fine,
 * or what kind of answer helps.
 */
export function askText(question: SlotQuestion, language: string, misses: number): AskedQuestion {
  const intro = inLanguage(question.ask, language) ?? question.slot;
  const choices = (question.choices ?? []).map((choice) => labelOf(choice, language));
  return misses === 0 ? { intro, choices } : { lead: leadOf(question, misses), intro, choices };
}

/** The keys that `askText` may give as a lead. */
export const leadKeys = {
  choice: ["interview.choose-number-or-word", "interview.choose-again"],
  name: ["interview.own-words", "interview.name-again"],
  words: ["interview.own-words", "interview.own-words-again"],
} as const;

function leadOf({ slot, choices }: SlotQuestion, misses: number): TextKey {
  const [first, again] = choices ? leadKeys.choice : slot === "name" ? leadKeys.name : leadKeys.words;
  return misses === 1 ? first : again;
}

function labelOf(choice: Choice, language: string): string {
  return inLanguage(choice.label, language) ?? choice.value;
}
