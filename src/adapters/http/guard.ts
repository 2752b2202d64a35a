import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { HttpAnswer } from "../../application/ports/http-route.ts";
import { anyHolds, type Cidr } from "../../domain/firewall/cidr.ts";
import { isInner } from "../../domain/firewall/inner-address.ts";
import { type IpAddress, parseAddress, printAddress } from "../../domain/firewall/ip-address.ts";
import type { FirewallPolicy, WhoMayConnect } from "../../domain/firewall/policy.ts";
import { TokenBuckets } from "../../domain/firewall/token-bucket.ts";
import { clientOf, type Refusal, refusalOf } from "../../domain/firewall/verdict.ts";

export type RefusedBecause = Refusal | "too-many" | "too-many-at-once";

export interface GuardOptions {
  readonly policy: Pick<FirewallPolicy, "deny" | "trustedProxies" | "perAddress">;
  readonly listener: WhoMayConnect;
  /** Ranges that people have blocked since the start. */
  readonly blocked?: () => readonly Cidr[];
  readonly now: () => number;
  readonly onRefused?: (why: RefusedBecause) => void;
}

/** Stands before one listener: nothing of whoever it refuses is read. */
export interface Guard {
  /** Whether the connection may go on; one that may not is to be cut off. */
  admits(socket: Socket): boolean;
  /** Whom a request comes from, or why it is not answered. */
  ask(request: IncomingMessage): Asking;
}

export type Asking = { readonly from: string } | { readonly refusal: HttpAnswer };

/** Addresses whose rates are remembered; the one not seen for longest is forgotten. */
const MOST_ADDRESSES = 65_536;
/** Refusals say nothing of whom they know, and nothing of what is behind. */
const FORBIDDEN: HttpAnswer = { status: 403, body: { error: "not from here" } };
const TOO_MANY: HttpAnswer = { status: 429, body: { error: "too many requests" } };

/** Every address over IPv6 is counted with its /64, which one subscriber has whole (RFC 6177). */
export function guardOf(options: GuardOptions): Guard {
  const { policy, listener, now } = options;
  const buckets = new TokenBuckets(policy.perAddress.rate, MOST_ADDRESSES);
  const held = new Map<string, number>();
  const refused = (why: RefusedBecause): RefusedBecause => {
    options.onRefused?.(why);
    return why;
  };
  const refusal = (address: IpAddress | undefined) =>
    address !== undefined && anyHolds(options.blocked?.() ?? [], address)
      ? ("blocked" as const)
      : refusalOf(policy, listener, address);
  const overLimits = (key: string): RefusedBecause | undefined => {
    if ((held.get(key) ?? 0) >= policy.perAddress.connections) return "too-many-at-once";
    return buckets.take(key, now()) ? undefined : "too-many";
  };
  return {
    admits(socket) {
      const address = parseAddress(socket.remoteAddress ?? "");
      const isProxy = address !== undefined && anyHolds(policy.trustedProxies, address);
      const key = address === undefined ? "" : keyOf(address);
      const why = refusal(address) ?? (isProxy ? undefined : overLimits(key));
      if (why !== undefined) refused(why);
      else if (!isProxy) hold(held, key, socket);
      return why === undefined;
    },
    ask(request) {
      const peer = parseAddress(request.socket.remoteAddress ?? "");
      const client = peer && clientOf(peer, forwardedFor(request), policy);
      const why = refusal(client);
      if (why !== undefined || client === undefined) {
        refused(why ?? "no-address");
        return { refusal: FORBIDDEN };
      }
      // A connection of their own was counted when it was made.
      const isProxied = peer !== undefined && anyHolds(policy.trustedProxies, peer);
      if (isProxied && !buckets.take(keyOf(client), now())) {
        refused("too-many");
        return { refusal: TOO_MANY };
      }
      return { from: printAddress(client) };
    },
  };
}

/** Refuses whoever is no operator: all of inner addresses are, when none are named. */
export function operatorsOnly(operators: readonly Cidr[]) {
  return ({ from }: { readonly from: string }): HttpAnswer | undefined => {
    const address = parseAddress(from);
    if (address === undefined) return FORBIDDEN;
    const may = operators.length === 0 ? isInner(address) : anyHolds(operators, address);
    return may ? undefined : FORBIDDEN;
  };
}

function hold(held: Map<string, number>, key: string, socket: Socket): void {
  held.set(key, (held.get(key) ?? 0) + 1);
  socket.once("close", () => {
    const left = (held.get(key) ?? 1) - 1;
    if (left > 0) held.set(key, left);
    else held.delete(key);
  });
}

function keyOf({ family, value }: IpAddress): string {
  return family === 4 ? `4 ${value}` : `6 ${value >> 64n}`;
}

function forwardedFor(request: IncomingMessage): string | undefined {
  const header = request.headers["x-forwarded-for"];
  return Array.isArray(header) ? header.join(",") : header;
}
