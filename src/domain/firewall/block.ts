import type { CustomerRef } from "../customer.ts";
import { type BlockedCustomer, isBlocked, parseBlockedCustomer } from "./blocked-customer.ts";
import { type Cidr, parseCidr } from "./cidr.ts";

/** Who is not served, as somebody of the desk has said. */
export interface Block extends BlockedCustomer {
  /** As people know them, where they were in a conversation. */
  readonly name?: string;
  readonly conversation?: string;
  readonly why: string;
  /** The Matrix user who said so. */
  readonly by: string;
  /** ms since the epoch. */
  readonly at: number;
  /** Lasts until it is lifted when absent. */
  readonly until?: number;
}

/** The network of a range of addresses, which is no customer's. */
export const RANGE = "ip";
/** An address on whichever network. */
export const ANY_NETWORK = "*";

/** What is blocked by somebody's words: a range, `xmpp:who@example.org`, or an address alone. Undefined for a name. */
export function blockedBy(written: string): BlockedCustomer | undefined {
  if (parseCidr(written) !== undefined) return { network: RANGE, who: written };
  const named = parseBlockedCustomer(written);
  if (named !== undefined) return named;
  return /^[^\s@:]+@[^\s@]+$/u.test(written)
    ? { network: ANY_NETWORK, who: written.toLowerCase() }
    : undefined;
}

export function covers(block: BlockedCustomer, customer: Omit<CustomerRef, "desk">): boolean {
  return isBlocked(block.network === ANY_NETWORK ? { ...block, network: customer.network } : block, customer);
}

export function isInForce({ until }: Pick<Block, "until">, now: number): boolean {
  return until === undefined || now < until;
}

export function rangesOf(blocks: readonly Block[]): readonly Cidr[] {
  return blocks.flatMap(({ network, who }) => (network === RANGE ? (parseCidr(who) ?? []) : []));
}
