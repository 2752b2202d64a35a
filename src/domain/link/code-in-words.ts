import type { Block, Inline, RichText } from "../message/rich-text.ts";
import { LONGEST_CODE, SHORTEST_CODE } from "./link-code.ts";

/** Words of a customer without the codes among them. */
export interface WithoutCode {
  /** The first of them, in small letters. */
  readonly code: string;
  readonly body: RichText;
}

/** Looks like a code, whether or not it is one: a word of letters and digits that begins with #k. */
const CODE = new RegExp(
  `( ?)(?<![\\p{L}\\p{N}_#&/])(#k[0-9a-z]{${SHORTEST_CODE - 2},${LONGEST_CODE - 2}})(?![\\p{L}\\p{N}_])( ?)`,
  "giu",
);

/** Undefined where there is none. */
export function takeCode(body: RichText): WithoutCode | undefined {
  const codes: string[] = [];
  const without = blocks(body, codes);
  const [code] = codes;
  return code === undefined ? undefined : { code: code.toLowerCase(), body: without };
}

function blocks(body: RichText, codes: string[]): RichText {
  return body.flatMap((block) => withoutCodes(block, codes));
}

/** The block without them; none when nothing else stood in it. */
function withoutCodes(block: Block, codes: string[]): RichText {
  const before = codes.length;
  switch (block.kind) {
    case "paragraph": {
      const content = inlines(block.content, codes);
      return codes.length === before ? [block] : paragraph(trimmed(content));
    }
    case "code": {
      const text = words(block.text, codes);
      return codes.length > before && text.trim() === "" ? [] : [{ ...block, text }];
    }
    case "quote": {
      const content = blocks(block.content, codes);
      return codes.length > before && content.length === 0 ? [] : [{ ...block, content }];
    }
    case "list": {
      const items = block.items.map((item) => blocks(item, codes));
      return codes.length > before ? list(block, items) : [block];
    }
  }
}

function list(block: Extract<Block, { kind: "list" }>, items: readonly RichText[]): RichText {
  const kept = items.filter((item) => item.length > 0);
  return kept.length === 0 ? [] : [{ ...block, items: kept }];
}

function paragraph(content: readonly Inline[]): RichText {
  return content.length === 0 ? [] : [{ kind: "paragraph", content }];
}

function inlines(content: readonly Inline[], codes: string[]): Inline[] {
  return content.flatMap((inline): Inline[] => {
    const before = codes.length;
    if (inline.kind === "break") return [inline];
    if ("text" in inline) {
      const text = words(inline.text, codes);
      return codes.length > before && text.trim() === "" ? [] : [{ ...inline, text }];
    }
    const inner = inlines(inline.content, codes);
    return codes.length > before && inner.length === 0 ? [] : [{ ...inline, content: inner }];
  });
}

/** Of the spaces around a code one stays, if words stand on both sides. */
function words(text: string, codes: string[]): string {
  return text.replace(CODE, (_, before: string, code: string, after: string) => {
    codes.push(code);
    return before !== "" && after !== "" ? " " : "";
  });
}

/** Without the breaks and spaces that had parted the code from the rest. */
function trimmed(content: readonly Inline[]): readonly Inline[] {
  const isSpace = (inline: Inline) =>
    inline.kind === "break" || (inline.kind === "text" && inline.text.trim() === "");
  const first = content.findIndex((inline) => !isSpace(inline));
  if (first === -1) return [];
  const kept = content.slice(first, content.findLastIndex((inline) => !isSpace(inline)) + 1);
  return kept.map((inline, at) => {
    if (inline.kind !== "text") return inline;
    const start = at === 0 ? inline.text.trimStart() : inline.text;
    return { ...inline, text: at === kept.length - 1 ? start.trimEnd() : start };
  });
}
