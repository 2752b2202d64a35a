import { languageOfText, plainWords, type TextOverrides } from "./render-text.ts";
import type { TextKey, TextParameters } from "./text-key.ts";

/** A text as said, and the language it came out in, as a code. */
export interface Said {
  readonly text: string;
  readonly language: string;
}

/**
 * What is said to people outside of any conversation, where nothing is known but the desk they wrote to: in that
 * desk's language. A desk that there is not has the language of them all.
 */
export type DeskWords = (desk: string, key: TextKey, parameters?: TextParameters) => Said;

export function deskWords(
  languageOf: (desk: string) => string = () => "en",
  overrides: TextOverrides = {},
): DeskWords {
  return (desk, key, parameters = {}) => {
    const language = languageOf(desk);
    return {
      text: plainWords({ key, parameters }, language, overrides),
      language: languageOfText(key, language, overrides),
    };
  };
}
