/** Shorter parts of a name are too often words of their own. */
const SHORTEST_PART = 3;
/** Names hidden at once; a customer has hardly ever more. */
const MOST = 20;

/** What must not be read, and what stands for it. */
export interface HiddenNames {
  /** Found in any case, wherever they stand: addresses. */
  readonly anywhere: readonly string[];
  /** Found as words, in any case; their parts as they are written. */
  readonly names: readonly string[];
  readonly instead: string;
}

/** Words in which none of them can be read. The same text where there was none. */
export function hideNames(text: string, { anywhere, names, instead }: HiddenNames): string {
  const whole = [...new Set(names)].filter((name) => name.trim() !== "").slice(0, MOST);
  const parts = new Set(
    whole.flatMap((name) => name.split(/\s+/u)).filter((part) => part.length >= SHORTEST_PART),
  );
  const addresses = anywhere.filter((address) => address !== "");
  const hidden = [
    ...byLength(addresses).map((address) => new RegExp(escaped(address), "giu")),
    ...byLength(whole).map((name) => new RegExp(asWord(name), "giu")),
    ...byLength([...parts]).map((part) => new RegExp(asWord(part), "gu")),
  ];
  return hidden.reduce((words, pattern) => aside(words, instead, pattern), text);
}

/** What was put in before is not looked at again: it may hold a name itself. */
function aside(text: string, instead: string, pattern: RegExp): string {
  return text
    .split(instead)
    .map((piece) => piece.replace(pattern, () => instead))
    .join(instead);
}

function byLength(words: readonly string[]): readonly string[] {
  return words.toSorted((one, other) => other.length - one.length);
}

function asWord(name: string): string {
  return `(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/gu, "\\$&");
}
