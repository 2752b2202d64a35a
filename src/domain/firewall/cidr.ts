import { type IpAddress, parseAddress, printAddress } from "./ip-address.ts";

/** A range of addresses: those that share the first `length` bits. */
export interface Cidr {
  readonly family: 4 | 6;
  /** Its first address. */
  readonly first: bigint;
  readonly length: number;
}

/** `192.0.2.0/24`, `2001:db8::/32`, or one address. Undefined for what is none, or has bits beyond its length. */
export function parseCidr(text: string): Cidr | undefined {
  const [written = "", given, more] = text.split("/");
  const address = parseAddress(written);
  if (address === undefined || more !== undefined) return undefined;
  const bits = address.family === 4 ? 32 : 128;
  if (given !== undefined && !/^\d{1,3}$/.test(given)) return undefined;
  // `::ffff:192.0.2.0/120` counts its bits from the IPv6 form.
  const counted = given === undefined ? bits : Number(given) - (isMapped(written, address) ? 96 : 0);
  if (counted < 0 || counted > bits) return undefined;
  const rest = BigInt(bits - counted);
  const first = (address.value >> rest) << rest;
  return first === address.value ? { family: address.family, first, length: counted } : undefined;
}

export function printCidr({ family, first, length }: Cidr): string {
  const address = printAddress({ family, value: first });
  return length === (family === 4 ? 32 : 128) ? address : `${address}/${length}`;
}

export function holds(range: Cidr, address: IpAddress): boolean {
  if (range.family !== address.family) return false;
  const rest = BigInt((range.family === 4 ? 32 : 128) - range.length);
  return address.value >> rest === range.first >> rest;
}

export function anyHolds(ranges: readonly Cidr[], address: IpAddress): boolean {
  return ranges.some((range) => holds(range, address));
}

/** For ranges that stand in the code. @throws for what is none */
export function ranges(...texts: readonly string[]): readonly Cidr[] {
  return texts.map((text) => {
    const range = parseCidr(text);
    if (range === undefined) throw new Error(`no range of addresses: ${text}`);
    return range;
  });
}

function isMapped(written: string, { family }: IpAddress): boolean {
  return family === 4 && written.includes(":");
}
