import { nftTables } from "./nft-tables.ts";

/** One object of `nft --json list`: `{chain: {…}}`, `{rule: {…}}`, … */
export type NftObject = Readonly<Record<string, unknown>>;

/**
 * Where two listings of our tables differ, in words. What the kernel adds of its own (handles, counts of packets, the
 * addresses it has met) is not compared.
 */
export function differences(wanted: readonly NftObject[], loaded: readonly NftObject[]): readonly string[] {
  const [want, have] = [partsOf(wanted), partsOf(loaded)];
  if (have.size === 0 && want.size > 0) return ["nothing of Frontdesk's is loaded"];
  const missing = [...want.keys()].filter((part) => !have.has(part));
  const foreign = [...have.keys()].filter((part) => !want.has(part));
  const changed = [...want].filter(([part, text]) => have.has(part) && have.get(part) !== text);
  return [
    ...missing.map((part) => `${part} is missing`),
    ...foreign.map((part) => `${part} is not of this policy`),
    ...changed.map(([part]) => `${part} is another`),
  ];
}

/** Each table, chain and set with its content; a chain's content is its rules, in order. */
function partsOf(listing: readonly NftObject[]): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const object of listing) {
    const [kind, content] = Object.entries(object)[0] ?? [];
    if (kind === undefined || typeof content !== "object" || content === null || !isOurs(kind, content))
      continue;
    const { family, table, name, chain } = content as Readonly<Record<string, unknown>>;
    const part =
      kind === "rule"
        ? `chain ${family} ${table} ${chain}`
        : kind === "table"
          ? `table ${family} ${name}`
          : `${kind} ${family} ${table} ${name}`;
    parts.set(part, `${parts.get(part) ?? ""}${JSON.stringify(comparable(kind, content))}\n`);
  }
  return parts;
}

function isOurs(kind: string, content: object): boolean {
  const { family, table, name } = content as Readonly<Record<string, unknown>>;
  const of = kind === "table" ? name : table;
  return nftTables.some((each) => each.family === family && each.name === of);
}

/** What changes by itself. */
const OWN = new Set(["handle", "index", "packets", "bytes"]);

function comparable(kind: string, content: object): unknown {
  const { elem, ...rest } = content as Readonly<Record<string, unknown>>;
  // Sets without `interval` or a mapping are filled by the kernel, but for those that name endpoints.
  const isFilled = kind === "set" && "size" in rest;
  return withoutOwn(elem === undefined || isFilled ? rest : { ...rest, elem });
}

function withoutOwn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOwn);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !OWN.has(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutOwn(inner)]));
}
