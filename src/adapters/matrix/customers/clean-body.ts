import { cleanText } from "../../../domain/message/clean-name.ts";
import type { Block, Inline, RichText } from "../../../domain/message/rich-text.ts";

/** The words without what no event may hold: a homeserver refuses NUL and lone surrogates. */
export function cleanBody(body: RichText): RichText {
  return body.map(cleanBlock);
}

function cleanBlock(block: Block): Block {
  switch (block.kind) {
    case "paragraph":
      return { ...block, content: block.content.map(cleanInline) };
    case "quote":
      return { ...block, content: cleanBody(block.content) };
    case "code":
      return { ...block, text: cleanText(block.text) };
    case "list":
      return { ...block, items: block.items.map(cleanBody) };
  }
}

function cleanInline(inline: Inline): Inline {
  switch (inline.kind) {
    case "text":
    case "code":
      return { ...inline, text: cleanText(inline.text) };
    case "break":
      return inline;
    default:
      return { ...inline, content: inline.content.map(cleanInline) };
  }
}
