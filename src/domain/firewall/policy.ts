import type { Cidr } from "./cidr.ts";
import type { IpAddress } from "./ip-address.ts";
import type { Rate } from "./token-bucket.ts";

/** The one policy that the process and the kernel enforce (claims 18 and 42). */
export interface FirewallPolicy {
  /** Refused at every listener and every translated address; the block list's ranges are among them. */
  readonly deny: readonly Cidr[];
  readonly listeners: readonly GuardedListener[];
  /** Their word on whom a request comes from is taken (X-Forwarded-For). */
  readonly trustedProxies: readonly Cidr[];
  readonly perAddress: AddressLimits;
  readonly opens: OpenPolicy;
  readonly translations: readonly Translation[];
  readonly gateway: Gateway;
}

/** What one address may have of one listener. */
export interface AddressLimits {
  /** New connections (over a trusted proxy: requests). */
  readonly rate: Rate;
  /** Connections at once. */
  readonly connections: number;
}

export interface WhoMayConnect {
  /** Everybody when empty. */
  readonly allow: readonly Cidr[];
  readonly deny: readonly Cidr[];
}

export interface GuardedListener extends WhoMayConnect {
  readonly name: string;
  readonly port: number;
}

/** What the desk itself may open. */
export interface OpenPolicy {
  /** Everything when absent. */
  readonly allow?: { readonly ranges: readonly Cidr[]; readonly names: readonly string[] };
}

/** A public address and port, and the inner one that serves it. TCP. */
export interface Translation extends WhoMayConnect {
  readonly name: string;
  readonly public: Endpoint;
  readonly inner: Endpoint;
}

export interface Endpoint {
  readonly address: IpAddress;
  readonly port: number;
}

/** How the machine stands between outside and inside; what is absent is left as it is. */
export interface Gateway {
  /** What comes from outside goes on under this address, by family: the inside sees no customer's. */
  readonly insideAddresses: readonly IpAddress[];
  /** What comes from inside goes out under this address, by family: the outside sees no inner one. */
  readonly outsideAddresses: readonly IpAddress[];
  readonly inside: readonly Cidr[];
  /** The system user that the desk runs as: what it opens is held to the allow list by the kernel, too. */
  readonly user?: string;
}
