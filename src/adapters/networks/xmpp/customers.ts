import type { CustomerRef } from "../../../domain/customer.ts";
import { BoundedMap } from "./bounded-map.ts";
import type { Jid } from "./jid.ts";

/** Customers remembered at a time; the one not heard of for longest is forgotten first. */
const MOST_CUSTOMERS = 20_000;
const MOST_RESOURCES = 32;

/** What is known of one person at one desk while the desk runs. Nothing here must last. */
export interface KnownCustomer {
  readonly desk: string;
  readonly bare: string;
  /** The full address that wrote last; bare when that one is gone; undefined while none is known. */
  address: string | undefined;
  displayName: string | undefined;
  /** They wrote, or were written to: their coming and going matters. */
  current: boolean;
  /** The desk's presence was sent to them. */
  greeted: boolean;
  /** They see the desk's presence. */
  subscribed: boolean;
  /** The core was told that they are away. */
  away: boolean;
  /** Available resources, with the node of their capabilities (XEP-0115). */
  readonly resources: Map<string, { readonly capsNode?: string }>;
}

export class Customers {
  readonly #known = new BoundedMap<string, KnownCustomer>(MOST_CUSTOMERS);

  /** The one with this address at this desk, new if need be. */
  at(desk: string, bare: string): KnownCustomer {
    const key = laneOf(desk, bare);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made: KnownCustomer = {
      desk,
      bare,
      address: undefined,
      displayName: undefined,
      current: false,
      greeted: false,
      subscribed: false,
      away: false,
      resources: new Map(),
    };
    this.#known.set(key, made);
    return made;
  }

  find(desk: string, bare: string): KnownCustomer | undefined {
    return this.#known.get(laneOf(desk, bare));
  }

  all(): readonly KnownCustomer[] {
    return this.#known.values();
  }
}

export function laneOf(desk: string, bare: string): string {
  return `${desk}\n${bare}`;
}

export function refOf(known: KnownCustomer): CustomerRef {
  const { desk, bare, address, displayName } = known;
  return {
    network: "xmpp",
    desk,
    identity: bare,
    address: address ?? bare,
    ...(displayName === undefined ? {} : { displayName }),
  };
}

/** Notes a resource as available; beyond 32 of one customer, further ones are not told apart. */
export function noteResource(known: KnownCustomer, jid: Jid, capsNode: string | undefined): void {
  if (known.resources.size >= MOST_RESOURCES && !known.resources.has(jid.resource)) return;
  known.resources.set(jid.resource, capsNode === undefined ? {} : { capsNode });
}
