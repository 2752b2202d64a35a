import { printPlain } from "../message/print-plain.ts";
import { plain, type RichText } from "../message/rich-text.ts";
import { cardNumbersIn, ibansIn, type Stretch } from "./checked-numbers.ts";
import { mapText } from "./map-text.ts";
import type { Redaction } from "./terms.ts";

/** What stands instead of what was found. */
export type Instead = (redaction: Redaction) => string;

/** Words without what must not cross. The same text where nothing was found. */
export function redactWords(text: string, redactions: readonly Redaction[], instead: Instead): string {
  return redactions.reduce((words, redaction) => {
    const found = stretchesIn(words, redaction);
    return found.reduceRight(
      (rest, [from, to]) => `${rest.slice(0, from)}${instead(redaction)}${rest.slice(to)}`,
      words,
    );
  }, text);
}

/**
 * The same for formatted text. What formatting cuts into pieces is found as well, as the other side would read it: then
 * the formatting goes, too.
 */
export function redactText(text: RichText, redactions: readonly Redaction[], instead: Instead): RichText {
  if (redactions.length === 0) return text;
  const mapped = mapText(text, (words) => redactWords(words, redactions, instead));
  const read = printPlain(mapped);
  const reread = redactWords(read, redactions, instead);
  return reread === read ? mapped : plain(reread);
}

function stretchesIn(text: string, redaction: Redaction): readonly Stretch[] {
  switch (redaction.kind) {
    case "card":
      return cardNumbersIn(text);
    case "iban":
      return ibansIn(text);
    case "pattern":
      return [...text.matchAll(new RegExp(redaction.pattern, "gu"))].flatMap(({ 0: found, index }) =>
        found === "" ? [] : [[index, index + found.length] as const],
      );
  }
}
