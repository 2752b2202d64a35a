import { anyHolds, type Cidr, holds, ranges } from "./cidr.ts";
import type { IpAddress } from "./ip-address.ts";

/**
 * What is not reached over the open internet (IANA's registries of special-purpose addresses, RFC 6890), and what
 * cloud providers answer their machines at.
 */
const INNER_FOUR = ranges(
  "0.0.0.0/8", // this network (RFC 791)
  "10.0.0.0/8", // private (RFC 1918)
  "100.64.0.0/10", // carriers' NAT (RFC 6598)
  "127.0.0.0/8", // loopback
  "168.63.129.16", // a cloud's own service, at a public address
  "169.254.0.0/16", // link local (RFC 3927), and with it 169.254.169.254
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments (RFC 6890)
  "192.0.2.0/24", // documentation (RFC 5737)
  "192.88.99.0/24", // 6to4 relays (RFC 7526)
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarks (RFC 2544)
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, and broadcast
);

/** Within the part of IPv6 that is given out. All that lies outside of it is inner. */
const [GIVEN_OUT] = ranges("2000::/3") as [Cidr];
const INNER_SIX = ranges(
  "2001::/23", // protocol assignments: Teredo, ORCHID, benchmarks (RFC 2928)
  "2001:db8::/32", // documentation (RFC 3849)
  "3fff::/20", // documentation (RFC 9637)
);

/** These carry an IPv4 address: NAT64 (RFC 6052) in the last 32 bits, 6to4 (RFC 3056) after the first 16. */
const [NAT64, SIX_TO_FOUR] = ranges("64:ff9b::/96", "2002::/16") as [Cidr, Cidr];

/** Whether an address is one that nobody outside may make the desk open. */
export function isInner(address: IpAddress): boolean {
  if (address.family === 4) return anyHolds(INNER_FOUR, address);
  const carried = carriedBy(address);
  if (carried !== undefined) return isInner(carried);
  return !holds(GIVEN_OUT, address) || anyHolds(INNER_SIX, address);
}

function carriedBy(address: IpAddress): IpAddress | undefined {
  if (holds(NAT64, address)) return { family: 4, value: address.value & 0xffff_ffffn };
  if (holds(SIX_TO_FOUR, address)) return { family: 4, value: (address.value >> 80n) & 0xffff_ffffn };
  return undefined;
}
