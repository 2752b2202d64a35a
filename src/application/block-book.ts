import type { CustomerRef } from "../domain/customer.ts";
import { covers, rangesOf } from "../domain/firewall/block.ts";
import type { BlockedCustomer } from "../domain/firewall/blocked-customer.ts";
import type { Cidr } from "../domain/firewall/cidr.ts";
import type { Blocks } from "./ports/blocks.ts";
import type { Clock } from "./ports/clock.ts";

/** Who is not served, as last read: looked at for whatever comes in, and so kept in memory. */
export interface BlockBook {
  isBlocked(customer: Omit<CustomerRef, "desk">): boolean;
  /** Ranges of addresses that people have blocked. */
  readonly ranges: readonly Cidr[];
  /** Reads it again; a step of a work loop. */
  refresh(): Promise<number>;
}

export interface BlockBookParts {
  readonly blocks: Blocks;
  /** From the block list's file. */
  readonly listed: readonly BlockedCustomer[];
  readonly clock: Pick<Clock, "now">;
}

/** Knows what the file says at once, and what people have said after `refresh`. */
export function blockBook({ blocks, listed, clock }: BlockBookParts): BlockBook {
  let ranges: readonly Cidr[] = [];
  let isBlocked = among(listed);
  return {
    isBlocked: (customer) => isBlocked(customer),
    get ranges() {
      return ranges;
    },
    refresh: async () => {
      const current = await blocks.current(clock.now());
      ranges = rangesOf(current);
      isBlocked = among([...listed, ...current]);
      return 0;
    },
  };
}

/** Most are told by a name as it stands; the few that stand for many are looked through. */
function among(blocked: readonly BlockedCustomer[]): BlockBook["isBlocked"] {
  const exact = new Map<string, BlockedCustomer>();
  for (const each of blocked) if (!each.who.startsWith("*")) exact.set(each.who, each);
  const several = blocked.filter(({ who }) => who.startsWith("*"));
  return (customer) => {
    if (blocked.length === 0) return false;
    const names = [customer.identity, customer.address, customer.address.split("/", 1)[0] ?? ""];
    const known = names.flatMap((name) => exact.get(name.toLowerCase()) ?? []);
    return [...known, ...several].some((each) => covers(each, customer));
  };
}
