import { printAddress } from "./ip-address.ts";
import { ADDRESS, addressSet, block } from "./nft-tables.ts";
import type { Endpoint, FirewallPolicy } from "./policy.ts";

/** One family's addresses, translated both ways; nothing where the policy has none of the family. */
export function renderTranslations(policy: FirewallPolicy, family: 4 | 6): readonly string[] {
  const { gateway } = policy;
  const own = policy.translations.filter((one) => one.public.address.family === family);
  const inside = gateway.inside.filter((range) => range.family === family);
  const hidden = gateway.insideAddresses.find((address) => address.family === family);
  const shown = gateway.outsideAddresses.find((address) => address.family === family);
  const ip = ADDRESS[family];
  const type = `ipv${family}_addr . inet_service`;
  const goesOut = shown !== undefined && inside.length > 0;
  if (own.length === 0 && !goesOut) return [];
  const translated = own.map((one) => `${written(one.public)} : ${written(one.inner)}`);
  const served = new Set(own.map((one) => written(one.inner)));
  const hiding = hidden !== undefined && own.length > 0;
  return block(`table ${ip} frontdesk_nat`, [
    ...addressSet("inside", family, inside),
    ...(own.length === 0 ? [] : block("map inner", [`type ${type} : ${type}`, elements(translated)])),
    ...(hiding ? block("set served", [`type ${type}`, elements([...served])]) : []),
    ...(own.length === 0
      ? []
      : block("chain arriving", [
          "type nat hook prerouting priority dstnat; policy accept;",
          `dnat ${ip} to ${ip} daddr . tcp dport map @inner`,
        ])),
    ...block("chain leaving", [
      "type nat hook postrouting priority srcnat; policy accept;",
      ...(hiding ? [`ct status dnat ${ip} daddr . tcp dport @served snat to ${printAddress(hidden)}`] : []),
      ...(goesOut
        ? [`${ip} saddr @inside${family} ${ip} daddr != @inside${family} snat to ${printAddress(shown)}`]
        : []),
    ]),
  ]);
}

function elements(list: readonly string[]): string {
  return `elements = { ${list.join(", ")} }`;
}

/** As in a set of addresses and ports. */
function written({ address, port }: Endpoint): string {
  return `${printAddress(address)} . ${port}`;
}
