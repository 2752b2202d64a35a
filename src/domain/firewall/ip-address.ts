/** An IP address, in canonical form: an IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2) is the IPv4 one. */
export interface IpAddress {
  readonly family: 4 | 6;
  /** 32 bits, or 128. */
  readonly value: bigint;
}

/** No textual address is longer, the zone excepted (RFC 4291, 2.2). */
const LONGEST = 45;
const MAPPED = 0xffffn;

/** Undefined for what is no address. Brackets and ports are not taken; a zone (`fe80::1%eth0`) is left out. */
export function parseAddress(text: string): IpAddress | undefined {
  const address = text.includes(":") ? text.replace(/%[^%/\s]*$/u, "") : text;
  if (address.length > LONGEST) return undefined;
  if (!address.includes(":")) {
    const value = parseFour(address);
    return value === undefined ? undefined : { family: 4, value };
  }
  const value = parseSix(address);
  return value === undefined ? undefined : canonical(value);
}

export function printAddress({ family, value }: IpAddress): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join(".");
  const groups = Array.from({ length: 8 }, (_, at) =>
    ((value >> BigInt(16 * (7 - at))) & 0xffffn).toString(16),
  );
  return shortened(groups);
}

function canonical(value: bigint): IpAddress {
  return value >> 32n === MAPPED ? { family: 4, value: value & 0xffff_ffffn } : { family: 6, value };
}

/** Four decimal numbers without leading zeros, which some programs read as octal. */
function parseFour(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseSix(text: string): bigint | undefined {
  const tail = /^(.*:)([^:]*\.[^:]*)$/.exec(text);
  if (tail !== null) {
    const four = parseFour(tail[2] ?? "");
    if (four === undefined) return undefined;
    return parseSix(`${tail[1]}${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`);
  }
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [before = [], after] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const given = before.length + (after?.length ?? 0);
  if (after === undefined ? given !== 8 : given > 7) return undefined;
  const groups = [...before, ...Array<string>(8 - given).fill("0"), ...(after ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** The longest run of zero groups becomes `::` (RFC 5952, 4.2). */
function shortened(groups: readonly string[]): string {
  let best = { from: 0, length: 0 };
  for (let from = 0; from < groups.length; from += 1) {
    let length = 0;
    while (groups[from + length] === "0") length += 1;
    if (length > best.length) best = { from, length };
  }
  if (best.length < 2) return groups.join(":");
  return `${groups.slice(0, best.from).join(":")}::${groups.slice(best.from + best.length).join(":")}`;
}
