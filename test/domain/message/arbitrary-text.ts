import fc from "fast-check";
import type { Block, Inline, RichText } from "../../../src/domain/message/rich-text.ts";

/** Words with everything that tends to break formats: markup, control codes, emoji, lone surrogates. */
export const words = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(
      ..."*_~`> \n\t<&\"'ab1.\u0002\u0003\u000f\u202e\u200d\u{1f468}".split(""),
      "```",
      "<b>",
      "</p>",
      "javascript:",
    ),
    maxLength: 12,
  }),
);

const href = fc.oneof(
  fc.constantFrom(
    "https://shop.example/?a=1&b='2'",
    "javascript:alert(1)",
    "mailto:a@b.example",
    '"><script>',
    "data:text/html,x",
  ),
  fc.webUrl(),
);

export const { inline, block } = fc.letrec<{ inline: Inline; block: Block }>((tie) => ({
  inline: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ kind: fc.constant("text" as const), text: words }),
    fc.constant({ kind: "break" as const }),
    fc.record({ kind: fc.constant("code" as const), text: words }),
    fc.record({
      kind: fc.constantFrom("strong" as const, "emphasis" as const, "strike" as const, "underline" as const),
      content: fc.array(tie("inline"), { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant("link" as const),
      href,
      content: fc.array(tie("inline"), { maxLength: 2 }),
    }),
  ),
  block: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({
      kind: fc.constant("paragraph" as const),
      content: fc.array(tie("inline"), { maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant("code" as const), text: words }),
    fc.record({ kind: fc.constant("quote" as const), content: fc.array(tie("block"), { maxLength: 3 }) }),
    fc.record({
      kind: fc.constant("list" as const),
      ordered: fc.boolean(),
      items: fc.array(fc.array(tie("block"), { maxLength: 2 }), { maxLength: 3 }),
    }),
  ),
}));

export const richText: fc.Arbitrary<RichText> = fc.array(block, { maxLength: 4 });

/** How deep blocks nest. */
export function depthOf(text: RichText): number {
  return Math.max(
    0,
    ...text.map((block) => {
      if (block.kind === "quote") return 1 + depthOf(block.content);
      return block.kind === "list" ? 1 + Math.max(0, ...block.items.map(depthOf)) : 0;
    }),
  );
}
