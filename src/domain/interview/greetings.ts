import { phraseOf, wordSet } from "./words.ts";

/** Greetings by language, longest first within a language where one begins another. */
export const greetings: Readonly<Record<string, readonly string[]>> = {
  en: [
    "good morning",
    "good afternoon",
    "good evening",
    "good day",
    "hello",
    "hiya",
    "howdy",
    "greetings",
    "hi",
    "hey",
  ],
  de: [
    "guten morgen",
    "guten abend",
    "guten tag",
    "grüß gott",
    "grüezi",
    "servus",
    "moin",
    "hallo",
    "hi",
    "hey",
    "tag",
  ],
  fr: ["bonjour", "bonsoir", "salut", "coucou"],
  es: ["buenos días", "buenas tardes", "buenas noches", "buenas", "hola"],
  it: ["buongiorno", "buonasera", "salve", "ciao"],
  nl: ["goedemorgen", "goedemiddag", "goedenavond", "goedendag", "hallo", "hoi", "hey"],
  pt: ["bom dia", "boa tarde", "boa noite", "olá", "oi"],
  pl: ["dzień dobry", "dobry wieczór", "cześć", "witam", "hej"],
  cs: ["dobrý den", "dobrý večer", "ahoj", "nazdar"],
  sv: ["god morgon", "god kväll", "hallå", "hejsan", "hej"],
  ru: ["добрый день", "доброе утро", "добрый вечер", "здравствуйте", "привет"],
  uk: ["добрий день", "доброго дня", "привіт"],
  tr: ["merhaba", "selam", "iyi günler"],
};

/** Words that may stand beside a greeting without adding anything to it. */
const companions = wordSet(
  "there all everyone everybody team folks again sir madam zusammen alle nochmal à tous a todos a tutti allemaal",
);
const folded = Object.entries(greetings).map(([language, phrases]) => ({
  language,
  phrases: phrases.map(phraseOf),
}));
const all = [...new Set(folded.flatMap(({ phrases }) => phrases))].sort((a, b) => b.length - a.length);

/** Whether the text greets and says nothing else. */
export function isGreetingOnly(text: string): boolean {
  let rest = phraseOf(text);
  const whole = rest;
  while (rest !== "") {
    const greeting = all.find((phrase) => rest === phrase || rest.startsWith(`${phrase} `));
    const word = greeting ?? rest.split(" ")[0] ?? "";
    if (greeting === undefined && (rest === whole || !companions.has(word))) return false;
    rest = rest.slice(word.length).trim();
  }
  return whole !== "";
}

/** The text without greetings at its beginning. */
export function withoutGreeting(text: string): string {
  return text.replace(leadingGreeting, "").trim();
}

/**
 * The language of the greeting that the text begins with, when exactly one of the `known` languages greets so
 * ("hallo" tells German where Dutch is not known, "hi" and "hey" tell nothing). No other evidence is used:
 * a wrong guess annoys more than the default language does.
 */
export function detectLanguage(text: string, known: readonly string[]): string | undefined {
  const phrase = phraseOf(text);
  const greeting = all.find((candidate) => phrase === candidate || phrase.startsWith(`${candidate} `));
  if (greeting === undefined || international.has(greeting)) return undefined;
  const speaking = folded.filter(({ phrases }) => phrases.includes(greeting)).map(({ language }) => language);
  const candidates = known.filter((language) => speaking.includes(language));
  return candidates.length === 1 ? candidates[0] : undefined;
}

const international = new Set(["hi", "hey", "tag"]);
const leadingGreeting = new RegExp(
  `^(?:(?:${Object.values(greetings)
    .flat()
    .sort((a, b) => b.length - a.length)
    .join("|")})(?![\\p{L}\\p{M}])(?:\\s+there(?!\\p{L}))?[\\s,;:.!–—-]*)+`,
  "iu",
);
