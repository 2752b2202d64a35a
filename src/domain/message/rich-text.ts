/** Text with formatting, as a tree that every network's format can be parsed into and printed from. */
export type RichText = readonly Block[];

export type Block =
  | { readonly kind: "paragraph"; readonly content: readonly Inline[] }
  | { readonly kind: "quote"; readonly content: RichText }
  | { readonly kind: "code"; readonly text: string; readonly language?: string }
  | {
      readonly kind: "list";
      readonly ordered: boolean;
      readonly start?: number;
      readonly items: readonly RichText[];
    };

export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "break" }
  | { readonly kind: "strong" | "emphasis" | "strike" | "underline"; readonly content: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly href: string; readonly content: readonly Inline[] };

/** Unformatted text; line breaks are kept, a blank line starts a new paragraph only for display. */
export function plain(text: string): RichText {
  const content = text.split("\n").flatMap<Inline>((line, index) => {
    const words: Inline[] = line === "" ? [] : [{ kind: "text", text: line }];
    return index === 0 ? words : [{ kind: "break" }, ...words];
  });
  return [{ kind: "paragraph", content }];
}
