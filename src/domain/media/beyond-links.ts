import { printPlain } from "../message/print-plain.ts";
import type { Block, Inline, RichText } from "../message/rich-text.ts";

/** What a message says beside the addresses of its files: lines that are such an address and nothing else are left out. */
export function beyondLinks(body: RichText, links: readonly string[]): RichText {
  if (links.length === 0) return body;
  return body.flatMap((block) => beyond(block, links));
}

/** Whether a message is nothing but the addresses of its files. */
export function isOnlyLinks(body: RichText, links: readonly string[]): boolean {
  return printPlain(beyondLinks(body, links)).trim() === "";
}

function beyond(block: Block, links: readonly string[]): RichText {
  if (block.kind !== "paragraph") return [block];
  const lines = linesOf(block.content);
  const kept = lines.filter((line) => !links.includes(addressOf(line)));
  if (kept.length === lines.length) return [block];
  if (kept.every((line) => line.length === 0)) return [];
  const content = kept.flatMap<Inline>((line, at) => (at === 0 ? line : [{ kind: "break" }, ...line]));
  return [{ kind: "paragraph", content }];
}

function linesOf(content: readonly Inline[]): readonly (readonly Inline[])[] {
  const lines: Inline[][] = [[]];
  for (const inline of content) {
    if (inline.kind === "break") lines.push([]);
    else lines.at(-1)?.push(inline);
  }
  return lines;
}

/** What a line says, a link by where it leads. */
function addressOf(line: readonly Inline[]): string {
  const said = line.filter((inline) => inline.kind !== "text" || inline.text.trim() !== "");
  const [first] = said;
  if (said.length === 1 && first?.kind === "link") return first.href;
  return printPlain([{ kind: "paragraph", content: line }]).trim();
}
