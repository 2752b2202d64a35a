/** A version as clients really write them, taken apart for comparison. */
export interface Version {
  /** The dotted numbers, without zeros at the end: `0.12` and `0.12.0` are one. */
  readonly release: readonly number[];
  /** What follows: `beta.2`, `~rc1`, `-3`, `k`. */
  readonly rest: readonly Part[];
}

/** `rank` under 0 comes before the plain release, e.g. `rc`. A missing part equals `{0, 0, ""}`. */
interface Part {
  readonly rank: number;
  readonly number: number;
  readonly word: string;
}

/** Characters of a version looked at. */
const maxLength = 64;

const beforeRelease: Readonly<Record<string, number>> = {
  dev: -8,
  nightly: -8,
  snapshot: -8,
  alpha: -7,
  beta: -6,
  pre: -5,
  preview: -5,
  rc: -4,
};
const end: Part = { rank: 0, number: 0, word: "" };

/**
 * Finds the version in `text`: the first dotted number, a `v` or words before it and anything behind white
 * space or `+` left out. Undefined when there is no number.
 */
export function parseVersion(text: string): Version | undefined {
  const found = /(?:^|[^\p{L}\d.])v?\.?(\d+(?:\.\d+)*)([^\s(+]*)/iu.exec(text.slice(0, maxLength));
  if (!found) return undefined;
  const [, numbers = "", behind = ""] = found;
  const release = numbers.split(".").map(toNumber);
  while (release.at(-1) === 0) release.pop();
  return { release, rest: partsOf(behind) };
}

/**
 * Orders versions of one client: -1 when `a` is older, 0 when they are the same, 1 when it is newer. A total
 * order over all strings: what has no number comes first, ordered by its characters.
 */
export function compareVersions(a: string, b: string): -1 | 0 | 1 {
  const [first, second] = [parseVersion(a), parseVersion(b)];
  if (!first || !second) {
    if (!first && !second) return order(a, b);
    return first ? 1 : -1;
  }
  return (
    compareAll(first.release, second.release, 0, order) ||
    compareAll(first.rest, second.rest, end, compareParts)
  );
}

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  for (const [, tilde, word, digits] of text.matchAll(/(~?)(?:(\p{L}+)|(\d+))/gu)) {
    const rank = tilde ? -1 : 0;
    if (word !== undefined) {
      const lower = word.toLowerCase();
      parts.push({ rank: beforeRelease[lower] ?? rank, number: 0, word: lower });
    } else parts.push({ rank, number: toNumber(digits ?? ""), word: "" });
  }
  return parts;
}

/** Digits beyond what a number holds exactly count as the largest such number. */
function toNumber(digits: string): number {
  return Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
}

function compareParts(a: Part, b: Part): -1 | 0 | 1 {
  const known = a.rank === b.rank && a.rank < -1;
  return order(a.rank, b.rank) || order(a.number, b.number) || (known ? 0 : order(a.word, b.word));
}

function compareAll<T>(
  a: readonly T[],
  b: readonly T[],
  missing: T,
  compare: (a: T, b: T) => -1 | 0 | 1,
): -1 | 0 | 1 {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const result = compare(a[index] ?? missing, b[index] ?? missing);
    if (result !== 0) return result;
  }
  return 0;
}

function order<T extends string | number>(a: T, b: T): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
