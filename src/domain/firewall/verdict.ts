import { anyHolds } from "./cidr.ts";
import { isInner } from "./inner-address.ts";
import { type IpAddress, parseAddress } from "./ip-address.ts";
import type { FirewallPolicy, OpenPolicy, WhoMayConnect } from "./policy.ts";

/** Why not; undefined when it may. */
export type Refusal = "denied" | "not-allowed" | "blocked" | "no-address";

/** Whether an address may connect at all. A denial wins over an allowance. */
export function refusalOf(
  { deny }: Pick<FirewallPolicy, "deny">,
  listener: WhoMayConnect,
  address: IpAddress | undefined,
): Refusal | undefined {
  if (address === undefined) return "no-address";
  if (anyHolds(deny, address) || anyHolds(listener.deny, address)) return "denied";
  return listener.allow.length === 0 || anyHolds(listener.allow, address) ? undefined : "not-allowed";
}

/** Who named what is to be opened: the operator in the configuration, or somebody's message. */
export type NamedBy = "configuration" | "message";

/** Why an address may not be opened, in words for the log; undefined when it may. */
export function refusalToOpen(
  { allow }: OpenPolicy,
  by: NamedBy,
  { name, address }: { readonly name: string; readonly address: IpAddress },
): string | undefined {
  if (by === "message" && isInner(address)) return "an inner address";
  if (allow === undefined || anyHolds(allow.ranges, address)) return undefined;
  return allow.names.includes(name.toLowerCase().replace(/\.$/u, "")) ? undefined : "not on the allow list";
}

/** Hops looked at, of what a proxy tells. */
const MOST_HOPS = 20;

/**
 * Whom a request comes from: behind trusted proxies the last address in X-Forwarded-For that is none of theirs,
 * for anything before it may be made up by whoever asks. Undefined when what is told is no address.
 */
export function clientOf(
  peer: IpAddress,
  forwardedFor: string | undefined,
  { trustedProxies }: Pick<FirewallPolicy, "trustedProxies">,
): IpAddress | undefined {
  if (!anyHolds(trustedProxies, peer) || forwardedFor === undefined) return peer;
  let client: IpAddress = peer;
  for (const hop of forwardedFor.split(",").slice(-MOST_HOPS).reverse()) {
    const address = parseAddress(hop.trim().replace(/^\[(.*)\]$/u, "$1"));
    if (address === undefined) return undefined;
    client = address;
    if (!anyHolds(trustedProxies, address)) return client;
  }
  return client;
}
