import { phraseOf } from "./words.ts";

const cardinals: readonly string[] = [
  "one two three four five six seven eight nine ten",
  "eins zwei drei vier fünf sechs sieben acht neun zehn",
  "un deux trois quatre cinq six sept huit neuf dix",
  "uno dos tres cuatro cinco seis siete ocho nueve diez",
  "uno due tre quattro cinque sei sette otto nove dieci",
  "één twee drie vier vijf zes zeven acht negen tien",
  "um dois três quatro cinco seis sete oito nove dez",
  "jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć",
];
const ordinals: readonly string[] = [
  "first second third fourth fifth sixth seventh eighth ninth tenth",
  "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte",
  "première deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
  "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo",
];
const numbers = new Map(
  [...cardinals, ...ordinals].flatMap((row) =>
    row.split(" ").map((word, index) => [phraseOf(word), index + 1] as const),
  ),
);

/** What may stand around the number of a choice. */
const around =
  /^(?:(?:the|option|number|choice|answer|no|nr|nummer|die|der|das|numero|n|la|le|el|opcion|option) )*(\S+?)(?: (?:one|please|pls|bitte|thanks|danke|merci|svp|por favor|per favore))*$/u;

/** The number meant when the text is only a number: `2`, `2.`, `#2`, `２`, "two", "the second one", "Nummer zwei". */
export function readNumber(text: string): number | undefined {
  const word = around.exec(phraseOf(text))?.[1] ?? "";
  if (/^\d{1,3}$/.test(word)) return Number(word);
  const ordinal = /^(\d{1,2})(?:st|nd|rd|th|e|er|eme)$/.exec(word)?.[1];
  return ordinal === undefined ? numbers.get(word) : Number(ordinal);
}
