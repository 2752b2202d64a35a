import { printLines } from "./lines.ts";
import type { Inline, RichText } from "./rich-text.ts";
import { labelIsAddress } from "./safe-link.ts";

/** The words alone: quotes with `> `, lists with bullets, links as `label (address)`. */
export function printPlain(text: RichText): string {
  return printLines(text, {
    inline: (content) => printPlainInline(content).split("\n"),
    code: (code) => code.split("\n"),
  }).join("\n");
}

/** Inline text as words; breaks are `\n`. */
export function printPlainInline(content: readonly Inline[]): string {
  return linksInWords(content)
    .map((inline) => {
      if (inline.kind === "break") return "\n";
      return "text" in inline ? inline.text : printPlainInline(inline.content);
    })
    .join("");
}

/** The same without link elements, for formats that have none: the address follows the label in brackets. */
export function linksInWords(content: readonly Inline[]): Inline[] {
  return content.flatMap((inline): Inline[] => {
    if (!("content" in inline)) return [inline];
    const inner = linksInWords(inline.content);
    if (inline.kind !== "link") return [{ kind: inline.kind, content: inner }];
    const label = printPlainInline(inner);
    if (!labelIsAddress(label, inline.href)) return [...inner, { kind: "text", text: ` (${inline.href})` }];
    return label.trim() === "" ? [{ kind: "text", text: inline.href }] : inner;
  });
}
