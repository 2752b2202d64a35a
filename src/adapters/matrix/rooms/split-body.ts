import { printMatrix } from "../../../domain/message/print-matrix.ts";
import type { Block, Inline, RichText } from "../../../domain/message/rich-text.ts";
import { splitText } from "../../../domain/message/split-text.ts";

/** What the printed fields take in an event, bytes of JSON. */
export function printedBytes(body: RichText): number {
  return Buffer.byteLength(JSON.stringify(printMatrix(body)));
}

/** A limit with the way to measure against it. */
interface Limit {
  readonly bytes: number;
  readonly of: (body: RichText) => number;
}

/** Where anything is formatted all is printed twice, also the parts that would not be by themselves. */
const MARK: RichText = [{ kind: "paragraph", content: [{ kind: "strong", content: [] }] }];

function limitFor(body: RichText, bytes: number): Limit {
  const formatted = printMatrix(body).format !== undefined;
  return { bytes, of: formatted ? (part) => printedBytes([...part, ...MARK]) : printedBytes };
}

/**
 * Cuts a text into pieces of at most `limit` bytes once printed, between blocks where it can, else within a
 * block between its parts, else within words. One piece, the text itself, when it fits.
 */
export function splitBody(body: RichText, limit_bytes: number): readonly RichText[] {
  return splitBlocks(body, limitFor(body, limit_bytes));
}

function splitBlocks(body: RichText, limit: Limit): readonly RichText[] {
  if (limit.of(body) <= limit.bytes) return [body];
  const pieces: RichText[] = [];
  let whole: Block[] = [];
  const flush = () => {
    pieces.push(...gathered(whole, limit, (blocks) => blocks));
    whole = [];
  };
  for (const block of body) {
    const parts = splitBlock(block, limit);
    if (parts.length === 1) {
      whole.push(...parts);
      continue;
    }
    flush(); // Parts of one block in one piece would read as several blocks.
    pieces.push(...parts.map((part) => [part]));
  }
  flush();
  return pieces;
}

/** Joins neighbours while they fit together. */
function gathered<T>(items: readonly T[], limit: Limit, body: (items: readonly T[]) => RichText): RichText[] {
  const pieces: RichText[] = [];
  let open: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const own = limit.of(body([item]));
    if (open.length > 0 && bytes + own > limit.bytes) {
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

function splitBlock(block: Block, limit: Limit): Block[] {
  if (limit.of([block]) <= limit.bytes) return [block];
  switch (block.kind) {
    case "paragraph":
      return splitParagraph(block.content, limit);
    case "code":
      return cut(block.text, limit, (text) => [{ ...block, text }]).flat();
    case "quote":
      return splitBlocks(block.content, roomInside(limit)).map((content) => ({ kind: "quote", content }));
    case "list":
      return splitList(block, limit);
  }
}

function splitParagraph(content: readonly Inline[], limit: Limit): Block[] {
  const paragraph = (inlines: readonly Inline[]): RichText => [{ kind: "paragraph", content: inlines }];
  const small = content.flatMap((inline) => splitInline(inline, limit));
  return gathered(small, limit, paragraph).flat();
}

function splitInline(inline: Inline, limit: Limit): Inline[] {
  const bytes = limit.of([{ kind: "paragraph", content: [inline] }]);
  if (bytes <= limit.bytes || inline.kind === "break") return [inline];
  const one = (part: Inline): RichText => [{ kind: "paragraph", content: [part] }];
  if (inline.kind === "text" || inline.kind === "code") {
    const { kind } = inline;
    return cut(inline.text, limit, (text) => one({ kind, text })).flatMap((piece) => contentOf(piece));
  }
  if (inline.kind === "link" && inline.href.length * 4 > limit.bytes)
    return splitContent(inline.content, limit);
  return splitContent(inline.content, roomInside(limit)).map((part) => ({ ...inline, content: [part] }));
}

function splitContent(content: readonly Inline[], limit: Limit): Inline[] {
  return content.flatMap((inline) => splitInline(inline, limit));
}

function contentOf(piece: RichText): readonly Inline[] {
  const [block] = piece;
  return block?.kind === "paragraph" ? block.content : [];
}

function splitList(list: Extract<Block, { kind: "list" }>, limit: Limit): Block[] {
  const items = list.items.flatMap((item) => splitBlocks(item, roomInside(limit)));
  const asList = (some: readonly RichText[]): RichText => [{ ...list, items: some }];
  return gathered(items, limit, asList).flat();
}

/** Wrapping costs a prefix on each line and tags around. */
function roomInside(limit: Limit): Limit {
  return { ...limit, bytes: Math.floor(limit.bytes * 0.75) };
}

/** Escaping makes text longer by an unknown factor: pieces are halved until each fits. */
function cut(text: string, limit: Limit, body: (text: string) => RichText): RichText[] {
  let bytes = limit.bytes;
  for (;;) {
    const pieces = splitText(text, Math.max(4, bytes)).map(body);
    if (bytes <= 4 || pieces.every((piece) => limit.of(piece) <= limit.bytes)) return pieces;
    bytes = Math.floor(bytes / 2);
  }
}
