import { printMatrix } from "../../../domain/message/print-matrix.ts";
import type { Block, Inline, RichText } from "../../../domain/message/rich-text.ts";
import { splitText } from "../../../domain/message/split-text.ts";

/** What the printed fields take in an event, bytes of JSON. */
export function printedBytes(body: RichText): number {
  return Buffer.byteLength(JSON.stringify(printMatrix(body)));
}

/**
 * Cuts a text into pieces of at most `limit` bytes once printed, between blocks where it can, else within a
 * block between its parts, else within words. One piece, the text itself, when it fits.
 */
export function splitBody(body: RichText, limit: number): readonly RichText[] {
  if (printedBytes(body) <= limit) return [body];
  const small = body.flatMap((block) => splitBlock(block, limit));
  return gathered(small, limit, (blocks) => blocks);
}

/** Joins neighbours while they fit together. */
function gathered<T>(
  items: readonly T[],
  limit: number,
  body: (items: readonly T[]) => RichText,
): RichText[] {
  const pieces: RichText[] = [];
  let open: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const own = printedBytes(body([item]));
    if (open.length > 0 && bytes + own > limit) {
      pieces.push(body(open));
      open = [];
      bytes = 0;
    }
    open.push(item);
    bytes += own;
  }
  if (open.length > 0) pieces.push(body(open));
  return pieces;
}

function splitBlock(block: Block, limit: number): Block[] {
  if (printedBytes([block]) <= limit) return [block];
  switch (block.kind) {
    case "paragraph":
      return splitParagraph(block.content, limit);
    case "code":
      return cut(block.text, limit, (text) => [{ ...block, text }]).flat();
    case "quote":
      return splitBody(block.content, roomInside(limit)).map((content) => ({ kind: "quote", content }));
    case "list":
      return splitList(block, limit);
  }
}

function splitParagraph(content: readonly Inline[], limit: number): Block[] {
  const paragraph = (inlines: readonly Inline[]): RichText => [{ kind: "paragraph", content: inlines }];
  const small = content.flatMap((inline) => splitInline(inline, limit));
  return gathered(small, limit, paragraph).flat();
}

function splitInline(inline: Inline, limit: number): Inline[] {
  const bytes = printedBytes([{ kind: "paragraph", content: [inline] }]);
  if (bytes <= limit || inline.kind === "break") return [inline];
  const one = (part: Inline): RichText => [{ kind: "paragraph", content: [part] }];
  if (inline.kind === "text" || inline.kind === "code") {
    const { kind } = inline;
    return cut(inline.text, limit, (text) => one({ kind, text })).flatMap((piece) => contentOf(piece));
  }
  if (inline.kind === "link" && inline.href.length * 4 > limit) return splitContent(inline.content, limit);
  return splitContent(inline.content, roomInside(limit)).map((part) => ({ ...inline, content: [part] }));
}

function splitContent(content: readonly Inline[], limit: number): Inline[] {
  return content.flatMap((inline) => splitInline(inline, limit));
}

function contentOf(piece: RichText): readonly Inline[] {
  const [block] = piece;
  return block?.kind === "paragraph" ? block.content : [];
}

function splitList(list: Extract<Block, { kind: "list" }>, limit: number): Block[] {
  const items = list.items.flatMap((item) => splitBody(item, roomInside(limit)));
  const asList = (some: readonly RichText[]): RichText => [{ ...list, items: some }];
  return gathered(items, limit, asList).flat();
}

/** Wrapping costs a prefix on each line and tags around. */
function roomInside(limit: number): number {
  return Math.floor(limit * 0.75);
}

/** Escaping makes text longer by an unknown factor: pieces are halved until each fits. */
function cut(text: string, limit: number, body: (text: string) => RichText): RichText[] {
  let bytes = limit;
  for (;;) {
    const pieces = splitText(text, Math.max(4, bytes)).map(body);
    if (bytes <= 4 || pieces.every((piece) => printedBytes(piece) <= limit)) return pieces;
    bytes = Math.floor(bytes / 2);
  }
}
