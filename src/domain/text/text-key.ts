import type { en } from "./en.ts";

/**
 * The key of a text that people read. The texts themselves stand in message files, one per language
 * (`src/domain/text/<language>.ts`), and an operator may replace each.
 */
export type TextKey = keyof typeof en;

/** What is put into a text: as it is, or a phrase in the same language as the text around it. */
export type TextParameters = Readonly<Record<string, number | Words>>;

/** A text not yet said: it is said in the language of whoever reads it. */
export interface Phrase {
  readonly key: TextKey;
  readonly parameters?: TextParameters;
}

/** The phrase of a text and its parameters. */
export function phrase(key: TextKey, parameters?: TextParameters): Phrase {
  return parameters === undefined ? { key } : { key, parameters };
}

/** Words of ours as a phrase, or words as they are: somebody's own, or stored by an older version. */
export type Words = string | Phrase;

/** Every text in one language. */
export type Texts = Readonly<Record<TextKey, string>>;
