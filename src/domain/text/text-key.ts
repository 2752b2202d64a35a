import type { en } from "./en.ts";

/**
 * The key of a text that people read. The texts themselves stand in message files, one per language
 * (`src/domain/text/<language>.ts`), and an operator may replace each.
 */
export type TextKey = keyof typeof en;

export type TextParameters = Readonly<Record<string, string | number>>;

/** Every text in one language. */
export type Texts = Readonly<Record<TextKey, string>>;
