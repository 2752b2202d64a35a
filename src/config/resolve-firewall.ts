import { type BlockedCustomer, parseBlockedCustomer } from "../domain/firewall/blocked-customer.ts";
import { type Cidr, parseCidr } from "../domain/firewall/cidr.ts";
import { parseAddress } from "../domain/firewall/ip-address.ts";
import type { Endpoint, FirewallPolicy, OpenPolicy, Translation } from "../domain/firewall/policy.ts";
import type { FirewallConfiguration } from "./configuration.ts";
import type { ConfigurationFiles } from "./configuration-files.ts";
import type { ConfigurationSections } from "./configuration-schema.ts";
import { parseEndpoint } from "./endpoint.ts";

type Section = ConfigurationSections["firewall"];

/** The section as the policy that process and kernel enforce. */
export function resolveFirewall(
  { firewall, listen, http }: Pick<ConfigurationSections, "firewall" | "listen" | "http">,
  files: ConfigurationFiles,
): FirewallConfiguration {
  const { listeners, per_address, per_customer } = firewall;
  const listed = blockList(firewall.block_list, files);
  const policy: FirewallPolicy = {
    deny: [...cidrs(firewall.deny), ...listed.ranges],
    listeners: [
      { name: "transactions", port: listen.port, ...whoMay(listeners.transactions) },
      { name: "http", port: http.port, ...whoMay(listeners.http) },
    ],
    trustedProxies: cidrs(firewall.trusted_proxies),
    perAddress: {
      rate: { perMinute: per_address.per_minute, burst: per_address.burst },
      connections: per_address.connections,
    },
    opens: openPolicy(firewall.opens),
    translations: translations(firewall.translate, files),
    gateway: gatewayOf(firewall.gateway, files),
  };
  return {
    policy,
    operators: cidrs(firewall.operators),
    connections: firewall.connections,
    perCustomer: { perMinute: per_customer.per_minute, burst: per_customer.burst },
    blocked: firewall.blocked,
    blockedCustomers: listed.customers,
  };
}

function cidrs(texts: readonly string[]): readonly Cidr[] {
  return texts.flatMap((text) => parseCidr(text) ?? []);
}

function whoMay({ allow, deny }: { readonly allow: readonly string[]; readonly deny: readonly string[] }) {
  return { allow: cidrs(allow), deny: cidrs(deny) };
}

/** What is no range is a name. */
function openPolicy({ allow }: Section["opens"]): OpenPolicy {
  if (allow === undefined) return {};
  const names = allow.filter((text) => parseCidr(text) === undefined).map((name) => name.toLowerCase());
  return { allow: { ranges: cidrs(allow), names } };
}

function translations(section: Section["translate"], files: ConfigurationFiles): readonly Translation[] {
  const seen = new Set<string>(["transactions", "http"]);
  return section.flatMap((one, at): readonly Translation[] => {
    const ends = [parseEndpoint(one.public), parseEndpoint(one.inner)] as const;
    const fail = (name: string, message: string) => files.fail(["firewall", "translate", at, name], message);
    if (seen.has(one.name) || seen.has(one.public))
      fail(seen.has(one.name) ? "name" : "public", "stands there twice");
    seen.add(one.name).add(one.public);
    const [outer, inner] = ends as readonly [Endpoint, Endpoint];
    if (outer.address.family !== inner.address.family)
      fail("inner", "is of another family than public: IPv4 and IPv6 are not translated into one another");
    return [{ name: one.name, public: outer, inner, ...whoMay(one) }];
  });
}

function gatewayOf(section: Section["gateway"], files: ConfigurationFiles): FirewallPolicy["gateway"] {
  const addresses = (name: "inside_addresses" | "outside_addresses") => {
    const own = section[name].flatMap((text) => parseAddress(text) ?? []);
    if (new Set(own.map(({ family }) => family)).size < own.length)
      files.fail(["firewall", "gateway", name], "has two of one family; give one IPv4 and one IPv6 address");
    return own;
  };
  return {
    inside: cidrs(section.inside),
    insideAddresses: addresses("inside_addresses"),
    outsideAddresses: addresses("outside_addresses"),
    ...(section.user === undefined ? {} : { user: section.user }),
  };
}

function blockList(name: string | undefined, files: ConfigurationFiles) {
  const listed: { ranges: Cidr[]; customers: BlockedCustomer[] } = { ranges: [], customers: [] };
  const text = name === undefined ? undefined : files.text(["firewall", "block_list"], name);
  for (const [at, line] of (text ?? "").split(/\r?\n/u).entries()) {
    const entry = line.replace(/(^|\s)#.*$/u, "").trim();
    if (entry === "") continue;
    const range = parseCidr(entry);
    const customer = range === undefined ? parseBlockedCustomer(entry) : undefined;
    if (range !== undefined) listed.ranges.push(range);
    else if (customer !== undefined) listed.customers.push(customer);
    else files.fail(["firewall", "block_list"], `${name}, line ${at + 1}: neither a range nor a customer`);
  }
  return listed;
}
