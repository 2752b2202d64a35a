/** Characters of an answer that are read for its meaning. */
const maxRead = 500;
/** Zeros of the digits in common use beside 0–9; each script's ten digits follow one another. */
const zeros = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50];

/** The words of a text, folded so that case, accents, width and punctuation do not matter. */
export function wordsOf(text: string): readonly string[] {
  return fold(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** A list of words, parted by white space, to look folded words up in. */
export function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/).flatMap(wordsOf));
}

/** The words joined by single spaces. */
export function phraseOf(text: string): string {
  return wordsOf(text).join(" ");
}

/** Whether `phrase` stands in `text` as whole words; both already folded. */
export function holdsPhrase(text: string, phrase: string): boolean {
  return phrase !== "" && ` ${text} `.includes(` ${phrase} `);
}

function fold(text: string): string {
  return text
    .slice(0, maxRead)
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/gu, "")
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(/\p{Nd}/gu, asciiDigit);
}

function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = zeros.find((start) => code >= start && code < start + 10);
  return zero === undefined ? digit : String(code - zero);
}
