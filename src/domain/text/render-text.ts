import { parseStyling } from "../message/parse-styling.ts";
import type { Block, Inline, RichText } from "../message/rich-text.ts";
import { catalogue } from "./catalogue.ts";
import { en } from "./en.ts";
import type { TextKey, TextParameters } from "./text-key.ts";

/** An operator's own texts, by language and key. */
export type TextOverrides = Readonly<Record<string, Readonly<Record<string, string>>>>;

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
  return parseStyling(template(key, language, overrides)).map((block) => fillBlock(block, parameters));
}

function template(key: TextKey, language: string, overrides: TextOverrides): string {
  for (const code of [language, language.split("-")[0] ?? ""]) {
    const text = own(overrides, code)?.[key] ?? own(catalogue, code)?.[key];
    if (text !== undefined) return text;
  }
  return overrides.en?.[key] ?? en[key];
}

/** A language code comes from outside: `constructor` is no language. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function fillBlock(block: Block, parameters: TextParameters): Block {
  switch (block.kind) {
    case "paragraph":
      return { ...block, content: block.content.flatMap((inline) => fillInline(inline, parameters)) };
    case "quote":
      return { ...block, content: block.content.map((inner) => fillBlock(inner, parameters)) };
    case "list":
      return {
        ...block,
        items: block.items.map((item) => item.map((inner) => fillBlock(inner, parameters))),
      };
    case "code":
      return { ...block, text: fill(block.text, parameters) };
  }
}

function fillInline(inline: Inline, parameters: TextParameters): Inline[] {
  switch (inline.kind) {
    case "text":
      return lines(fill(inline.text, parameters));
    case "code":
      return [{ ...inline, text: fill(inline.text, parameters) }];
    case "break":
      return [inline];
    default:
      return [{ ...inline, content: inline.content.flatMap((inner) => fillInline(inner, parameters)) }];
  }
}

function lines(text: string): Inline[] {
  return text.split("\n").flatMap<Inline>((line, index) => {
    const words: Inline[] = line === "" ? [] : [{ kind: "text", text: line }];
    return index === 0 ? words : [{ kind: "break" }, ...words];
  });
}

function fill(text: string, parameters: TextParameters): string {
  return text.replace(/\{([a-z]+)\}/gu, (_, name: string) => String(own(parameters, name) ?? ""));
}
