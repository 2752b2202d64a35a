import { type Cidr, printCidr } from "./cidr.ts";

/** The tables that are ours, and ours alone: whoever else filters on the machine is left as they are. */
export const nftTables = [
  { family: "inet", name: "frontdesk" },
  { family: "ip", name: "frontdesk_nat" },
  { family: "ip6", name: "frontdesk_nat" },
] as const;

/** Takes our tables away, whether or not they are there: they are made before they are deleted, in one transaction. */
export function renderNone(): string {
  return nftTables
    .flatMap(({ family, name }) => [`add table ${family} ${name}`, `delete table ${family} ${name}`])
    .map((line) => `${line}\n`)
    .join("");
}

/** `table inet x { … }`, each block's lines further in. */
export function block(head: string, lines: readonly string[]): readonly string[] {
  return [`${head} {`, ...lines.map((line) => (line === "" ? "" : `\t${line}`)), "}"];
}

/** A set of addresses of one family; none when there is nothing in it. */
export function addressSet(name: string, family: 4 | 6, ranges: readonly Cidr[]): readonly string[] {
  const own = ranges.filter((range) => range.family === family);
  if (own.length === 0) return [];
  return block(`set ${name}${family}`, [
    `type ipv${family}_addr`,
    "flags interval",
    "auto-merge",
    `elements = { ${own.map(printCidr).join(", ")} }`,
  ]);
}

/** How a packet's address is called in a rule. */
export const ADDRESS = { 4: "ip", 6: "ip6" } as const;
export const FAMILIES = [4, 6] as const;
