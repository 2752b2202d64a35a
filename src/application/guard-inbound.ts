import type { CustomerEvent } from "../domain/conversation/events.ts";
import type { CustomerRef } from "../domain/customer.ts";
import { type Rate, TokenBuckets } from "../domain/firewall/token-bucket.ts";
import type { BlockBook } from "./block-book.ts";
import type { Clock } from "./ports/clock.ts";
import type { NetworkSink } from "./ports/network.ts";

/** A customer writes more than is taken in: refused towards them, as what could not be stored is. */
export class TooManyMessages extends Error {
  override readonly name = "TooManyMessages";
  constructor() {
    super("more messages of one customer than the firewall lets through");
  }
}

export interface GuardInboundParts {
  readonly accept: NetworkSink["accept"];
  readonly book: Pick<BlockBook, "isBlocked">;
  readonly perCustomer: Rate;
  readonly clock: Pick<Clock, "now">;
  readonly onRefused: (why: "blocked" | "too-many") => void;
}

/** Customers whose rates are remembered; the one who has not written for longest is forgotten. */
const MOST_CUSTOMERS = 65_536;

/**
 * What the firewall lets through of what customers do. Of those blocked nothing is taken in, and nothing answered: to
 * them it looks as if nobody read it.
 */
export function guardInbound(parts: GuardInboundParts): NetworkSink["accept"] {
  const { accept, book, perCustomer, clock, onRefused } = parts;
  const buckets = new TokenBuckets(perCustomer, MOST_CUSTOMERS);
  return async (event, key) => {
    if (who(event).some((customer) => book.isBlocked(customer))) {
      onRefused("blocked");
      return;
    }
    const { network, identity } = event.customer;
    if (isWords(event) && !buckets.take(`${network} ${identity}`, clock.now())) {
      onRefused("too-many");
      throw new TooManyMessages();
    }
    await accept(event, key);
  };
}

/** Also as they were called before. */
function who(event: CustomerEvent): readonly CustomerRef[] {
  const { customer } = event;
  return event.type === "CustomerMoved" ? [customer, { ...customer, identity: event.from }] : [customer];
}

function isWords({ type }: CustomerEvent): boolean {
  return type === "CustomerWrote" || type === "CustomerEdited" || type === "CustomerRetracted";
}
