import type { Block, Inline, RichText } from "../message/rich-text.ts";

/** The same text with each piece of its words as `change` gives it; a link whose address changes is none any more. */
export function mapText(text: RichText, change: (words: string) => string): RichText {
  return text.map((block) => ofBlock(block, change));
}

function ofBlock(block: Block, change: (words: string) => string): Block {
  switch (block.kind) {
    case "paragraph":
      return { ...block, content: block.content.flatMap((inline) => ofInline(inline, change)) };
    case "quote":
      return { ...block, content: mapText(block.content, change) };
    case "code":
      return { ...block, text: change(block.text) };
    case "list":
      return { ...block, items: block.items.map((item) => mapText(item, change)) };
  }
}

function ofInline(inline: Inline, change: (words: string) => string): readonly Inline[] {
  switch (inline.kind) {
    case "break":
      return [inline];
    case "text":
    case "code":
      return [{ ...inline, text: change(inline.text) }];
    case "link": {
      const content = inline.content.flatMap((inner) => ofInline(inner, change));
      return change(inline.href) === inline.href ? [{ ...inline, content }] : content;
    }
    default:
      return [{ ...inline, content: inline.content.flatMap((inner) => ofInline(inner, change)) }];
  }
}
