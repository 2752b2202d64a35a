import { cleanText } from "./clean-name.ts";
import { parseSpans } from "./parse-spans.ts";
import type { Block, Inline, RichText } from "./rich-text.ts";

/** Quotes nest at most this deep; further `>` stay as written. */
const maxDepth = 16;

/**
 * Message Styling (XEP-0393). Lines that are neither quoted nor preformatted form one paragraph, their line
 * ends kept as breaks. What stands behind the opening ``` is the language if it is one word, else it is
 * kept as the first line (the XEP would let it vanish).
 */
export function parseStyling(text: string): RichText {
  return parseBlocks(cleanText(text).split("\n"), 0);
}

function parseBlocks(lines: readonly string[], depth: number): RichText {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const kind = kindOf(lines[at] ?? "", depth);
    const end = kind === "code" ? codeEnd(lines, at) : runEnd(lines, at, depth);
    const own = lines.slice(at, end);
    if (kind === "code") blocks.push(codeBlock(own));
    else if (kind === "quote")
      blocks.push({ kind: "quote", content: parseBlocks(own.map(unquoted), depth + 1) });
    else blocks.push({ kind: "paragraph", content: parseLines(own) });
    at = end;
  }
  return blocks;
}

function kindOf(line: string, depth: number): Block["kind"] {
  if (line.startsWith("```")) return "code";
  return line.startsWith(">") && depth < maxDepth ? "quote" : "paragraph";
}

function runEnd(lines: readonly string[], start: number, depth: number): number {
  const kind = kindOf(lines[start] ?? "", depth);
  let end = start + 1;
  while (end < lines.length && kindOf(lines[end] ?? "", depth) === kind) end++;
  return end;
}

function codeEnd(lines: readonly string[], start: number): number {
  const closing = lines.indexOf("```", start + 1);
  return closing === -1 ? lines.length : closing + 1;
}

function codeBlock(lines: readonly string[]): Block {
  const closed = lines.length > 1 && lines.at(-1) === "```";
  const content = lines.slice(1, closed ? -1 : undefined);
  const behind = (lines[0] ?? "").slice(3);
  if (behind.trim() === "") return { kind: "code", text: content.join("\n") };
  if (/^[\w+#.-]{1,32}$/.test(behind.trim()) && content.length > 0) {
    return { kind: "code", text: content.join("\n"), language: behind.trim() };
  }
  return { kind: "code", text: [behind, ...content].join("\n") };
}

function unquoted(line: string): string {
  return line.replace(/^> ?/, "");
}

function parseLines(lines: readonly string[]): Inline[] {
  return lines.flatMap((line, index): Inline[] => {
    const spans = parseSpans(line);
    return index === 0 ? spans : [{ kind: "break" }, ...spans];
  });
}
