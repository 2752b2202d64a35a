/** A stretch of text, from and to. */
export type Stretch = readonly [from: number, to: number];

/** Digits looked at in one run, so that nobody's long number takes long. */
const LONGEST_RUN = 200;
const CARD_DIGITS = { least: 13, most: 19 };
const IBAN_CHARACTERS = { least: 15, most: 34 };

/**
 * Payment card numbers (ISO/IEC 7812): 13 to 19 digits, alone or in groups, that begin as cards do and whose check
 * digit is right. A number that stands among others is found by where its groups begin and end.
 */
export function cardNumbersIn(text: string): readonly Stretch[] {
  return [...text.matchAll(/(?<!\d)\d(?:[ -]?\d){12,}/gu)].flatMap(({ 0: run, index }) =>
    within(run.slice(0, LONGEST_RUN), index, {
      ...CARD_DIGITS,
      counts: /\d/u,
      isOne: (digits) => /^[2-6]/u.test(digits) && luhn(digits),
    }),
  );
}

/** International bank account numbers (ISO 13616), together or in groups of four, whose check digits are right. */
export function ibansIn(text: string): readonly Stretch[] {
  return [...text.matchAll(/(?<![\p{L}\d])[a-z]{2}\d{2}(?:[ -]?[a-z\d]){11,}/giu)].flatMap(
    ({ 0: run, index }) =>
      within(run.slice(0, LONGEST_RUN), index, {
        ...IBAN_CHARACTERS,
        counts: /[a-z\d]/iu,
        isOne: (characters) => /^[a-z]{2}\d{2}/iu.test(characters) && mod97(characters) === 1,
      }),
  );
}

interface Sought {
  readonly least: number;
  readonly most: number;
  readonly counts: RegExp;
  readonly isOne: (characters: string) => boolean;
}

/** The stretches of a run, from where a group begins to where one ends, that are one; the longest first. */
function within(run: string, offset: number, { least, most, counts, isOne }: Sought): readonly Stretch[] {
  const isSeparator = (at: number) => at < 0 || at >= run.length || !counts.test(run.charAt(at));
  const found: Stretch[] = [];
  for (let from = 0; from < run.length; from++) {
    if (!isSeparator(from - 1) || isSeparator(from)) continue;
    for (let to = Math.min(run.length, from + 2 * most); to > from; to--) {
      if (!isSeparator(to) || isSeparator(to - 1)) continue;
      const characters = run.slice(from, to).replace(/[ -]/gu, "");
      if (characters.length < least || characters.length > most || !isOne(characters)) continue;
      found.push([offset + from, offset + to]);
      from = to;
      break;
    }
  }
  return found;
}

function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function mod97(iban: string): number {
  const moved = iban.slice(4) + iban.slice(0, 4);
  const digits = [...moved.toUpperCase()].map((each) => Number.parseInt(each, 36)).join("");
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
}
