import { distance } from "fastest-levenshtein";
import { readNumber } from "./number-words.ts";
import type { Choice } from "./script.ts";
import { holdsPhrase, phraseOf, wordsOf } from "./words.ts";

/** A text with more words than this is not searched for misspelt ones: chance hits grow with its length. */
const maxWordsWithSlips = 12;

/** The value of the one choice that the text means; undefined when it means none or more than one. */
export function readChoice(choices: readonly Choice[], text: string, language: string): string | undefined {
  const phrase = phraseOf(text);
  if (phrase === "") return undefined;
  const meanings = choices.map((choice) => ({
    value: choice.value,
    terms: termsOf(choice),
    label: labelOf(choice, language),
  }));
  const numbered = choices[(readNumber(text) ?? 0) - 1];
  return (
    only(meanings.filter(({ label }) => label === phrase)) ??
    only(meanings.filter(({ terms }) => terms.includes(phrase))) ??
    numbered?.value ??
    onlyHeld(meanings, phrase) ??
    nearest(meanings, text)
  );
}

interface Meaning {
  readonly value: string;
  readonly terms: readonly string[];
}

function termsOf(choice: Choice): readonly string[] {
  return [choice.value, ...Object.values(choice.label), ...choice.words]
    .map(phraseOf)
    .filter((term) => term !== "");
}

function labelOf(choice: Choice, language: string): string {
  return phraseOf(choice.label[language] ?? choice.label[language.split("-")[0] ?? ""] ?? "");
}

function only(meanings: readonly Meaning[]): string | undefined {
  return meanings.length === 1 ? meanings[0]?.value : undefined;
}

/** Terms of one letter or digit are too short to be meant when they stand among other words. */
function onlyHeld(meanings: readonly Meaning[], phrase: string): string | undefined {
  return only(
    meanings.filter(({ terms }) => terms.some((term) => term.length > 1 && holdsPhrase(phrase, term))),
  );
}

/** The choice with the fewest slips against the whole text or one of its words, when no other has as few. */
function nearest(meanings: readonly Meaning[], text: string): string | undefined {
  const words = wordsOf(text);
  if (words.length > maxWordsWithSlips) return undefined;
  const written = [...words, phraseOf(text)];
  const ranked = meanings
    .map((meaning) => ({ ...meaning, slips: fewestSlips(written, meaning.terms) }))
    .sort((one, other) => one.slips - other.slips);
  const [first, second] = ranked;
  return first && first.slips < Number.POSITIVE_INFINITY && first.slips !== second?.slips
    ? first.value
    : undefined;
}

function fewestSlips(written: readonly string[], terms: readonly string[]): number {
  const slips = terms.flatMap((term) =>
    written.map((word) => [distance(word, term), slipsAllowed(term)] as const),
  );
  return Math.min(...slips.filter(([made, allowed]) => made <= allowed).map(([made]) => made));
}

/** Slips (letters added, lost or changed): none up to 4 letters, one up to 7, two beyond. */
function slipsAllowed(term: string): number {
  if (term.length <= 4) return 0;
  return term.length <= 7 ? 1 : 2;
}
