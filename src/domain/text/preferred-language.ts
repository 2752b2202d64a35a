/** As many as are looked at; browsers name hardly more than five. */
const MOST_RANGES = 20;
const RANGE = /^\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i;

/**
 * The one of `spoken` that an Accept-Language header (RFC 9110, section 12.5.4) likes best: `de-AT` is content with
 * `de`. Undefined when it names none of them.
 */
export function preferredLanguage(header: string, spoken: readonly string[]): string | undefined {
  const ranges = header
    .slice(0, 500)
    .split(",")
    .slice(0, MOST_RANGES)
    .flatMap((text) => {
      const [, range, weight = "1"] = RANGE.exec(text) ?? [];
      return range === undefined ? [] : [{ range: range.toLowerCase(), weight: Number(weight) }];
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight);
  for (const { range } of ranges) {
    const found =
      spoken.find((each) => each === range) ?? spoken.find((each) => each === range.split("-")[0]);
    if (found !== undefined) return found;
  }
  return undefined;
}
