import { parseStyling } from "../message/parse-styling.ts";
import { printPlain } from "../message/print-plain.ts";
import type { Block, Inline, RichText } from "../message/rich-text.ts";
import { catalogue } from "./catalogue.ts";
import { en } from "./en.ts";
import type { Phrase, TextKey, TextParameters, Words } from "./text-key.ts";

/** An operator's own texts, by language and key. */
export type TextOverrides = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A phrase may stand in a phrase, this deep; what is deeper stays empty. */
const DEEPEST = 9;

/**
 * A text in a language (`de-AT` falls back to `de`, anything unknown to English), with its parameters. Only the
 * text's own formatting counts: a parameter is inserted as it is, whatever it looks like.
 */
export function renderText(
  key: TextKey,
  parameters: TextParameters,
  language: string,
  overrides: TextOverrides = {},
): RichText {
  return rendered({ key, parameters }, language, overrides, DEEPEST);
}

/** Words as one plain text in a language. */
export function plainWords(words: Words, language: string, overrides: TextOverrides = {}): string {
  return spoken(words, language, overrides, DEEPEST);
}

/** The language in which a text is said where `language` is asked for. */
export function languageOfText(key: TextKey, language: string, overrides: TextOverrides = {}): string {
  return template(key, language, overrides).language;
}

function spoken(words: Words, language: string, overrides: TextOverrides, depth: number): string {
  if (typeof words === "string") return words;
  return depth === 0 ? "" : printPlain(rendered(words, language, overrides, depth));
}

function rendered(phrase: Phrase, language: string, overrides: TextOverrides, depth: number): RichText {
  const { text } = template(phrase.key, language, overrides);
  const values = said(phrase.parameters ?? {}, (words) => spoken(words, language, overrides, depth - 1));
  return parseStyling(text).map((block) => fillBlock(block, values));
}

/** What each parameter comes to. */
type Values = Readonly<Record<string, string>>;

function said(parameters: TextParameters, say: (words: Words) => string): Values {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === "object" ? say(value) : String(value),
    ]),
  );
}

function template(key: TextKey, language: string, overrides: TextOverrides) {
  for (const code of [language, language.split("-")[0] ?? ""]) {
    const text = own(overrides, code)?.[key] ?? own(catalogue, code)?.[key];
    if (text !== undefined) return { language: code, text };
  }
  // A key that this version does not know: stored by a newer one.
  return { language: "en", text: overrides.en?.[key] ?? en[key] ?? "" };
}

/** A language code comes from outside: `constructor` is no language. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function fillBlock(block: Block, values: Values): Block {
  switch (block.kind) {
    case "paragraph":
      return { ...block, content: block.content.flatMap((inline) => fillInline(inline, values)) };
    case "quote":
      return { ...block, content: block.content.map((inner) => fillBlock(inner, values)) };
    case "list":
      return {
        ...block,
        items: block.items.map((item) => item.map((inner) => fillBlock(inner, values))),
      };
    case "code":
      return { ...block, text: fill(block.text, values) };
  }
}

function fillInline(inline: Inline, values: Values): Inline[] {
  switch (inline.kind) {
    case "text":
      return lines(fill(inline.text, values));
    case "code":
      return [{ ...inline, text: fill(inline.text, values) }];
    case "break":
      return [inline];
    default:
      return [{ ...inline, content: inline.content.flatMap((inner) => fillInline(inner, values)) }];
  }
}

function lines(text: string): Inline[] {
  return text.split("\n").flatMap<Inline>((line, index) => {
    const words: Inline[] = line === "" ? [] : [{ kind: "text", text: line }];
    return index === 0 ? words : [{ kind: "break" }, ...words];
  });
}

function fill(text: string, values: Values): string {
  return text.replace(/\{([a-z]+)\}/gu, (_, name: string) => own(values, name) ?? "");
}
