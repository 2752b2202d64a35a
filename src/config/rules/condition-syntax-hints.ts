import type { ConditionMistake } from "./condition-parts.ts";

/** What people write who know other languages, and what it is in CEL. */
const SLIPS: readonly { readonly pattern: RegExp; readonly hint: string }[] = [
  { pattern: /[“”„«»‘’]/g, hint: 'text stands in straight quotes: "de"' },
  { pattern: /={3}/g, hint: "write == to compare" },
  { pattern: /=~/g, hint: 'a pattern is looked for with reason.matches("crash|freeze")' },
  { pattern: /<>/g, hint: 'write != for "is not"' },
  { pattern: /(?<![=!<>])=(?![=~])/g, hint: "write == to compare" },
  { pattern: word("and"), hint: 'write && for "and"' },
  { pattern: word("or"), hint: 'write || for "or"' },
  { pattern: word("is\\s+not"), hint: 'write != for "is not"' },
  { pattern: word("not\\s+in"), hint: 'write !(language in ["de", "en"])' },
  { pattern: word("not"), hint: 'write !(…) for "not", or != for "is not"' },
  { pattern: word("is|eq|equals"), hint: 'write == for "is"' },
  { pattern: word("ne"), hint: 'write != for "is not"' },
  { pattern: word("between"), hint: "write both ends: x >= 8 && x < 20" },
  {
    pattern: word("contains|startsWith|endsWith|like|matches"),
    hint: 'write reason.contains("crash"), .startsWith("…"), .endsWith("…") or .matches("…")',
  },
  {
    pattern: word("if|when|then|else"),
    hint: 'only the condition itself stands here, such as language == "de"',
  },
  { pattern: /(?<![\w.])in\s*\(/g, hint: 'a list stands in brackets: language in ["de", "en"]' },
  { pattern: /;/g, hint: "a condition ends without a semicolon" },
];

/** A word of its own: no field of anything, and no function. */
function word(words: string): RegExp {
  return new RegExp(`(?<![\\w.])(?:${words})(?!\\w|\\s*\\()`, "gi");
}

/** `not (…)` reads as a function, and so is told apart. */
const NOT_AS_FUNCTION = /(?<![\w.])not\s*\(/gi;

/** The first slip in a condition that cannot be read, where there is one that is known. */
export function syntaxHint(text: string): ConditionMistake | undefined {
  const bare = withoutTexts(text);
  const found = [...SLIPS, { pattern: NOT_AS_FUNCTION, hint: 'write !(…) for "not"' }].flatMap(
    ({ pattern, hint }) =>
      [...bare.matchAll(pattern)].slice(0, 1).map(({ index }) => ({ offset: index, message: hint })),
  );
  return found.toSorted((one, other) => one.offset - other.offset)[0];
}

/** The condition with what stands in quotes blanked, each character where it was. */
function withoutTexts(text: string): string {
  return text.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, (quoted) => " ".repeat(quoted.length));
}
