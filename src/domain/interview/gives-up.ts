import { wordSet, wordsOf } from "./words.ts";

/** Whole messages by which somebody who waits takes their leave, in any language. */
const farewells: readonly string[] = [
  "bye",
  "bye bye",
  "goodbye",
  "good bye",
  "cancel",
  "never mind",
  "nevermind",
  "forget it",
  "i give up",
  "no longer needed",
  "quit",
  "exit",
  "tschüss",
  "tschüs",
  "tschuess",
  "auf wiedersehen",
  "abbrechen",
  "abbruch",
  "hat sich erledigt",
  "erledigt",
  "vergiss es",
  "vergessen sie es",
  "egal",
  "au revoir",
  "annuler",
  "laissez tomber",
  "tant pis",
  "adios",
  "adiós",
  "cancelar",
  "arrivederci",
  "annulla",
  "doei",
  "annuleren",
];

/** Words that may stand around it. */
const around = wordSet(
  "ok okay well thanks thank you danke gut dann merci bon alors gracias grazie bedankt please bitte",
);

const known = new Set(farewells.map((each) => wordsOf(each).join(" ")));

/**
 * Whether somebody who waits wants to wait no more and says nothing else: "bye", "ok, never mind", "hat sich
 * erledigt, danke". Such words inside other talk ("how do I cancel my contract?") mean nothing.
 */
export function givesUp(text: string): boolean {
  const words = wordsOf(text);
  if (words.length === 0 || words.length > 8) return false;
  if (known.has(words.join(" "))) return true;
  let [from, to] = [0, words.length];
  while (from < to && around.has(words[from] ?? "")) from += 1;
  while (to > from && around.has(words[to - 1] ?? "")) to -= 1;
  return known.has(words.slice(from, to).join(" "));
}
