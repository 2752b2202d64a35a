/** Where a customer can be written to: canonical within its network (a full JID, an IRC nick). */
export interface Address {
  readonly network: string;
  readonly id: string;
}

/**
 * A customer as a network sees them.
 *
 * `identity` is what stays when the address changes (an account, a bare JID); `address` is where to write
 * now (a full JID, a nick). Two customers with one address but different identities are two people.
 */
export interface CustomerRef {
  readonly network: string;
  /** The desk address they wrote to, e.g. `billing` (an XMPP node, an IRC nick). */
  readonly desk: string;
  readonly identity: string;
  readonly address: string;
  /** The name the network shows for them, if it shows one. Not yet cleaned for display. */
  readonly displayName?: string;
}

/** The key of a customer's running conversation at one desk. */
export function threadKey(customer: Pick<CustomerRef, "network" | "desk" | "identity">): string {
  return JSON.stringify([customer.network, customer.desk, customer.identity]);
}
