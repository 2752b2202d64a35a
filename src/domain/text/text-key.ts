/**
 * The key of a text that people read. The texts themselves stand in message files, one per language
 * (`src/domain/text/<language>.ts`), and an operator may replace each.
 */
export type TextKey = string;
export type TextParameters = Readonly<Record<string, string | number>>;
