import type { Inline, RichText } from "./rich-text.ts";

/** How a line-based format writes what stands inside blocks. Each answers the lines it takes. */
export interface LineFormat {
  readonly inline: (content: readonly Inline[]) => readonly string[];
  readonly code: (text: string, language: string | undefined) => readonly string[];
}

/** Lays blocks out as lines: `> ` before quotes, `- ` or `1. ` before list items, blank lines between paragraphs. */
export function printLines(text: RichText, format: LineFormat): string[] {
  return text.flatMap((block, index) => {
    const lines = blockLines(block, format);
    const before = text[index - 1];
    return before?.kind === block.kind ? ["", ...lines] : lines;
  });
}

function blockLines(block: RichText[number], format: LineFormat): readonly string[] {
  switch (block.kind) {
    case "paragraph":
      return format.inline(block.content);
    case "code":
      return format.code(block.text, block.language);
    case "quote":
      return printLines(block.content, format).map((line) => (line === "" ? ">" : `> ${line}`));
    case "list":
      return block.items.flatMap((item, index) => itemLines(item, bullet(block, index), format));
  }
}

function itemLines(item: RichText, bullet: string, format: LineFormat): string[] {
  const [first = "", ...rest] = printLines(item, format);
  const indent = " ".repeat(bullet.length);
  return [`${bullet}${first}`.trimEnd(), ...rest.map((line) => (line === "" ? "" : `${indent}${line}`))];
}

function bullet(list: Extract<RichText[number], { kind: "list" }>, index: number): string {
  return list.ordered ? `${(list.start ?? 1) + index}. ` : "- ";
}
