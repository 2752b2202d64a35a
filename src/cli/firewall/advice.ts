import type { FirewallPolicy } from "../../domain/firewall/policy.ts";
import { openRanges } from "../../domain/firewall/render-nftables.ts";

/** Which families' packets the kernel passes on; undefined where that is not known. */
export interface Forwards {
  readonly 4: boolean;
  readonly 6: boolean;
}

/** What is allowed and likely not meant. */
export function adviceOn(policy: FirewallPolicy, forwards?: Forwards): readonly string[] {
  const { gateway, opens, translations, listeners } = policy;
  const families = [...new Set(translations.map((one) => one.public.address.family))];
  const hidden = new Set(gateway.insideAddresses.map(({ family }) => family));
  return [
    ...listeners
      .filter(({ port }) => port === 0)
      .map(({ name }) => `${name}: takes any free port, so the kernel cannot guard it; the process does`),
    ...families
      .filter((family) => !hidden.has(family))
      .map(
        (family) =>
          `firewall.gateway.inside_addresses: there is none for IPv${family}, so what is inside sees customers' addresses`,
      ),
    ...(gateway.user !== undefined && opens.allow !== undefined && openRanges(opens) === undefined
      ? [
          "firewall.opens.allow: holds names, which the kernel does not know; the process alone holds to the list",
        ]
      : []),
    ...(forwards === undefined
      ? []
      : families
          .filter((family) => !forwards[family])
          .map((family) => `The kernel passes no IPv${family} packets on: sysctl -w ${SYSCTL[family]}=1`)),
  ];
}

const SYSCTL = { 4: "net.ipv4.ip_forward", 6: "net.ipv6.conf.all.forwarding" } as const;
