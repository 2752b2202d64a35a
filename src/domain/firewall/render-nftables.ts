import { type Cidr, printCidr } from "./cidr.ts";
import { printAddress } from "./ip-address.ts";
import { ADDRESS, addressSet, block, FAMILIES, renderNone } from "./nft-tables.ts";
import type { FirewallPolicy, GuardedListener, OpenPolicy, Translation, WhoMayConnect } from "./policy.ts";
import { renderTranslations } from "./render-nat.ts";

/** Addresses that the kernel counts at once, per family; it stops counting new ones beyond. */
const MOST_COUNTED = 65_535;

/** What connections arrive at: a listener of ours, or what is behind a translated address. */
interface Service extends WhoMayConnect {
  readonly chain: string;
  /** Matches what goes to it. */
  readonly match: string;
  readonly families: readonly (4 | 6)[];
}

/**
 * The policy as a ruleset for `nft -f`: loaded in one transaction, it takes the place of what was there before of
 * ours, so loading it again changes nothing. Listeners on a free port (0) are left to the process.
 */
export function renderNftables(policy: FirewallPolicy): string {
  const services = [
    ...policy.listeners.filter(({ port }) => port > 0).map(listenerService),
    ...policy.translations.map(translatedService),
  ];
  const lines = [
    ...block("table inet frontdesk", [
      ...sets(policy, services),
      ...block("chain arriving", [
        // Behind connection tracking, and before an address is translated.
        "type filter hook prerouting priority mangle; policy accept;",
        ...services.map(({ match, chain }) => `${match} jump ${chain}`),
      ]),
      ...services.flatMap((service) => serviceChain(policy, service)),
      ...passing(policy),
      ...opening(policy),
    ]),
    ...renderTranslations(policy, 4),
    ...renderTranslations(policy, 6),
  ];
  return `${HEADER}${renderNone()}${lines.join("\n")}\n`;
}

const HEADER = "# Rendered by `frontdesk firewall`; what is changed here is lost at the next `apply`.\n";

function listenerService({ name, port, allow, deny }: GuardedListener): Service {
  const match = `tcp dport ${port} fib daddr type local`;
  return { chain: `to_${name}`, match, families: FAMILIES, allow, deny };
}

function translatedService({ name, public: { address, port }, allow, deny }: Translation): Service {
  const match = `${ADDRESS[address.family]} daddr ${printAddress(address)} tcp dport ${port}`;
  return { chain: `to_${name}`, match, families: [address.family], allow, deny };
}

function sets(policy: FirewallPolicy, services: readonly Service[]): readonly string[] {
  return FAMILIES.flatMap((family) => [
    ...addressSet("denied", family, policy.deny),
    ...addressSet("proxies", family, policy.trustedProxies),
    ...addressSet("inside", family, policy.gateway.inside),
    ...services.flatMap(({ chain, allow, deny }) => [
      ...addressSet(`${chain}_allowed`, family, allow),
      ...addressSet(`${chain}_denied`, family, deny),
    ]),
    ...counted("connections", family, "flags dynamic"),
    ...counted("rates", family, "flags dynamic,timeout", "timeout 10m"),
  ]);
}

function counted(name: string, family: 4 | 6, ...more: readonly string[]): readonly string[] {
  const type = `type ipv${family}_addr . inet_service`;
  return block(`set ${name}${family}`, [type, `size ${MOST_COUNTED}`, ...more]);
}

/** A denial holds for what is connected already, too. */
function serviceChain(policy: FirewallPolicy, service: Service): readonly string[] {
  const { chain, families } = service;
  return block(`chain ${chain}`, [
    ...families.flatMap((family) => whoMay(policy, service, family)),
    "ct state established,related return",
    ...families.flatMap((family) => limits(policy, family)),
  ]);
}

function whoMay({ deny }: FirewallPolicy, service: Service, family: 4 | 6): readonly string[] {
  const saddr = `${ADDRESS[family]} saddr`;
  const has = (ranges: readonly Cidr[]) => ranges.some((range) => range.family === family);
  const { chain, allow } = service;
  const denied = 'counter drop comment "denied"';
  return [
    ...(has(deny) ? [`${saddr} @denied${family} ${denied}`] : []),
    ...(has(service.deny) ? [`${saddr} @${chain}_denied${family} ${denied}`] : []),
    ...(has(allow) ? [`${saddr} != @${chain}_allowed${family} counter drop comment "not allowed"`] : []),
    ...(allow.length > 0 && !has(allow)
      ? [`meta nfproto ipv${family} counter drop comment "not allowed"`]
      : []),
  ];
}

/** Those of trusted proxies are counted in the process, by whom they speak for. */
function limits({ perAddress, trustedProxies }: FirewallPolicy, family: 4 | 6): readonly string[] {
  const { rate, connections } = perAddress;
  const key = `${ADDRESS[family]} saddr . tcp dport`;
  const proxies = trustedProxies.some((range) => range.family === family)
    ? [`${ADDRESS[family]} saddr @proxies${family} return`]
    : [];
  const allowed = `limit rate over ${Math.ceil(rate.perMinute)}/minute burst ${rate.burst} packets`;
  return [
    ...proxies,
    `ct state new add @connections${family} { ${key} ct count over ${connections} } counter drop comment "too many at once"`,
    `ct state new update @rates${family} { ${key} ${allowed} } counter drop comment "too many"`,
  ];
}

/** What goes through the machine to the inside goes through a translated address, or was asked for from there. */
function passing({ gateway: { inside } }: FirewallPolicy): readonly string[] {
  const rules = FAMILIES.filter((family) => inside.some((range) => range.family === family)).map((family) => {
    const ip = ADDRESS[family];
    return `${ip} daddr @inside${family} ${ip} saddr != @inside${family} counter drop comment "to the inside"`;
  });
  if (rules.length === 0) return [];
  const hook = "type filter hook forward priority filter; policy accept;";
  return block("chain passing", [
    hook,
    "ct state established,related accept",
    "ct status dnat accept",
    ...rules,
  ]);
}

/** The kernel knows no names: with one on the list, the process alone holds to it. */
function opening({ opens, gateway: { user } }: FirewallPolicy): readonly string[] {
  const ranges = openRanges(opens);
  if (user === undefined || ranges === undefined) return [];
  const rules = FAMILIES.map((family) => {
    const ip = ADDRESS[family];
    const own = ranges.filter((range) => range.family === family).map(printCidr);
    const elsewhere = own.length === 0 ? `meta nfproto ipv${family}` : `${ip} daddr != { ${own.join(", ")} }`;
    return `meta skuid ${user} ${elsewhere} ct state new counter reject comment "not on the allow list"`;
  });
  return block("chain opening", ["type filter hook output priority filter; policy accept;", ...rules]);
}

/** What the kernel can hold the desk to; undefined when it cannot. */
export function openRanges({ allow }: OpenPolicy): readonly Cidr[] | undefined {
  return allow === undefined || allow.names.length > 0 ? undefined : allow.ranges;
}
