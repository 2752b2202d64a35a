import { cleanLine } from "./clean-name.ts";
import { printPlain } from "./print-plain.ts";
import type { RichText } from "./rich-text.ts";

/** A line that reminds of a message, for networks without replies: its own words (not what it quotes), at most `max` graphemes. */
export function quoteOf(text: RichText, max: number): string {
  const own = text.filter((block) => block.kind !== "quote");
  return cleanLine(printPlain(own), max) || cleanLine(printPlain(text), max);
}
