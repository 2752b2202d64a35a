import { BoundedMap } from "../../../application/bounded-map.ts";
import type { CustomerRef } from "../../../domain/customer.ts";
import { type Jid, readJid } from "./jid.ts";

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
  /** Resources that have shown themselves, whether they are here still, and their capabilities' node (XEP-0115). */
  readonly resources: Map<string, Resource>;
}

export interface Resource {
  readonly here: boolean;
  readonly capsNode?: string;
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

/** Notes a resource as available; beyond 32 that are here at once, further ones are not told apart. */
export function noteResource(known: KnownCustomer, jid: Jid, capsNode: string | undefined): void {
  if (!hasPlace(known, jid.resource)) return;
  known.resources.set(jid.resource, { here: true, ...(capsNode === undefined ? {} : { capsNode }) });
}

/** Notes a resource as gone; an address without one speaks for all of them. What was written to is written to no more. */
export function loseResource(known: KnownCustomer, jid: Jid): void {
  if (jid.resource === "")
    for (const gone of known.resources.keys()) known.resources.set(gone, { here: false });
  else if (hasPlace(known, jid.resource)) known.resources.set(jid.resource, { here: false });
  if (jid.resource === "" || known.address === jid.full) known.address = known.bare;
}

/** All that have shown themselves count as gone until they do so again. */
export function doubtResources(known: KnownCustomer): void {
  for (const [resource, { capsNode }] of known.resources)
    known.resources.set(resource, { here: false, ...(capsNode === undefined ? {} : { capsNode }) });
}

export function isHere(known: KnownCustomer): boolean {
  return [...known.resources.values()].some(({ here }) => here);
}

/** Also where the resource that wrote last has never shown itself: nobody told us that it went. */
export function mayBeHere(known: KnownCustomer): boolean {
  const wrote = readJid(known.address)?.resource ?? "";
  return isHere(known) || (wrote !== "" && !known.resources.has(wrote));
}

function hasPlace({ resources }: KnownCustomer, resource: string): boolean {
  if (resources.has(resource) || resources.size < MOST_RESOURCES) return true;
  const gone = [...resources].find(([, { here }]) => !here);
  return gone !== undefined && resources.delete(gone[0]);
}
