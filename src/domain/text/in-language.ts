/** Texts by language code, as operators write them. */
type Texts = Readonly<Record<string, string>>;

/** The text for a language (`de-AT` falls back to `de`, and anything to English); undefined where there is none. */
export function inLanguage(texts: Texts, language: string | undefined): string | undefined {
  const wanted = language === undefined ? [] : [language, language.split("-")[0] ?? "", "en"];
  const found = wanted.find((code) => Object.hasOwn(texts, code));
  return found === undefined ? undefined : texts[found];
}

/** As `inLanguage`, and the first where that finds none. */
export function inLanguageOrFirst(texts: Texts, language: string | undefined): string | undefined {
  return inLanguage(texts, language) ?? Object.values(texts)[0];
}
