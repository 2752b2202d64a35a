import type { CustomerRef } from "../customer.ts";

/** A customer, or several, who are not served. */
export interface BlockedCustomer {
  readonly network: string;
  /** An identity, an address, or of an address all that stands behind its last @ or ! (`*@example.org`). */
  readonly who: string;
}

const LONGEST = 1_024;

/** `xmpp:who@example.org`, `xmpp:*@example.org`, `irc:account:bob`. Undefined for what names no network. */
export function parseBlockedCustomer(text: string): BlockedCustomer | undefined {
  const [, network, who] = /^([a-z][a-z0-9-]{0,31}):(\S+)$/u.exec(text) ?? [];
  if (network === undefined || who === undefined || who.length > LONGEST) return undefined;
  return { network, who: who.toLowerCase() };
}

/** By what a customer is known again: whoever has an identity of several parts may change the part before the !. */
export function blockOf({ network, identity }: Pick<CustomerRef, "network" | "identity">): BlockedCustomer {
  const who = identity.toLowerCase();
  const behind = /^nick:[^!]*(!.+)$/u.exec(who)?.[1];
  return { network, who: behind === undefined ? who : `*${behind}` };
}

export function isBlocked(block: BlockedCustomer, customer: Omit<CustomerRef, "desk">): boolean {
  if (block.network !== customer.network) return false;
  const { who } = block;
  const names = [customer.identity, customer.address, bare(customer.address)].map((each) =>
    each.toLowerCase(),
  );
  return who.startsWith("*") ? names.some((name) => name.endsWith(who.slice(1))) : names.includes(who);
}

/** Without an XMPP resource. */
function bare(address: string): string {
  const slash = address.indexOf("/");
  return slash > 0 ? address.slice(0, slash) : address;
}
