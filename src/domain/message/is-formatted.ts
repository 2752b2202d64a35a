import { printPlainInline } from "./print-plain.ts";
import type { Inline, RichText } from "./rich-text.ts";
import { labelIsAddress } from "./safe-link.ts";

/**
 * Whether anything would be lost by sending the words alone. When not, a format with accidental styling
 * (XEP-0393) can be told to leave the words as they are.
 */
export function isFormatted(text: RichText): boolean {
  return text.some((block) => block.kind !== "paragraph" || block.content.some(inlineIsFormatted));
}

function inlineIsFormatted(inline: Inline): boolean {
  if (inline.kind === "text" || inline.kind === "break") return false;
  if (inline.kind !== "link") return true;
  return (
    inline.content.some(inlineIsFormatted) || !labelIsAddress(printPlainInline(inline.content), inline.href)
  );
}
