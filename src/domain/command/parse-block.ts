/** What `block` says behind its word: whom, for how long, and why. */
export interface BlockWords {
  /** A handle, an address or a range; or the beginning of a name. Empty when nobody is named. */
  readonly whom: string;
  readonly for_ms?: number;
  readonly why: string;
}

const UNITS_MS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
/** About 27 years: then nobody waits for the end. */
const MOST = 9_999;

/** `mallory@example.org for 7d insults`, `#3k9f insults`, `for 2h`; without a time it lasts until it is lifted. */
export function parseBlock(written: string): BlockWords {
  const [, before = "", count, unit = "", after = ""] =
    /^(.*?)(?:^|\s+)for\s+(\d{1,4})\s?([mhdw])(?:\s+(.*))?$/iu.exec(written) ?? [];
  const timed = count !== undefined && Number(count) > 0 && Number(count) <= MOST;
  const whomAndWhy = timed ? before : written;
  const [, whom = "", rest = ""] = /^#?(\S*)\s*(.*)$/u.exec(whomAndWhy.trim()) ?? [];
  return {
    whom,
    ...(timed ? { for_ms: Number(count) * (UNITS_MS[unit.toLowerCase()] ?? 0) } : {}),
    why: [rest, timed ? after : ""].filter((part) => part !== "").join(" "),
  };
}
