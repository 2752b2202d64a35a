import { cleanLine, cleanName } from "../message/clean-name.ts";
import { withoutGreeting } from "./greetings.ts";
import { wordsOf } from "./words.ts";

/** More words than this are a sentence, not a name. */
const maxWords = 6;
const maxRead = 200;

/** What people say before their name, in any language: an apostrophe may be straight or curly. */
const introductions = [
  "my name is|my name's|the name is|the name's|name is|name:|i am called|i am|i'm|im|this is|it is|it's|call me|you can call me",
  "mein name ist|mein name lautet|ich heiße|ich heisse|ich bin die|ich bin der|ich bin|hier ist|hier spricht|name ist",
  "je m'appelle|mon nom est|je suis|moi c'est|c'est",
  "me llamo|mi nombre es|yo soy|soy",
  "mi chiamo|il mio nome è|sono",
  "mijn naam is|ik heet|ik ben",
  "meu nome é|o meu nome é|me chamo|chamo-me|eu sou|sou",
  "nazywam się|mam na imię|jestem",
  "меня зовут|мене звати",
]
  .join("|")
  .split("|")
  .sort((a, b) => b.length - a.length)
  .join("|")
  .replaceAll("'", "['’]")
  .replaceAll(" ", "\\s+");
const introduction = new RegExp(`^(?:${introductions})(?![\\p{L}\\p{M}])[\\s:,]*`, "iu");
const ending = /[\s,]+(?:here|hier|speaking|am apparat|ici)[.!]*$/iu;
/** After an introduction the name ends where the next clause begins. */
const nextClause = /\s*[,;!?\n(]|\.\s|\s+(?:and|und|et|but|aber|mais|from|von der firma)\s/iu;
/** "I am a …", "I'm not …": something is said, but not a name. */
const notAName =
  /^(?:a|an|the|not|no|yes|ok|okay|just|still|having|looking|trying|writing|calling|here|so|very|ein|eine|einer|nicht|nein|ja|noch|un|une|pas|oui|non)(?![\p{L}\p{M}'’-])/iu;

/** The name in "Hi, I'm Anna", "ich heiße Anna Schmidt", "Anna here"; undefined when it does not look like one. */
export function readName(text: string): string | undefined {
  const line = withoutGreeting(cleanLine(text, maxRead));
  const introduced = line.replace(introduction, "");
  const candidate = introduced === line ? line.replace(ending, "") : (introduced.split(nextClause)[0] ?? "");
  const name = candidate.replace(/^["'“„«(\s]+|["'”“»)\s,;:!.]+$/gu, "");
  const looksLikeName = /\p{L}/u.test(name) && !/[?\n]|:\/\//u.test(name) && !notAName.test(name);
  const words = wordsOf(name).length;
  return looksLikeName && words <= maxWords ? cleanName(name) : undefined;
}
