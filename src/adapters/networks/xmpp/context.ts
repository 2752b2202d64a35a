import type { Element } from "@xmpp/component-core";
import type { NetworkSink } from "../../../application/ports/network.ts";
import type { CustomerEvent } from "../../../domain/conversation/events.ts";
import type { CustomerRef } from "../../../domain/customer.ts";
import type { DeskWords } from "../../../domain/text/desk-words.ts";
import type { CustomerLanes } from "./customer-lanes.ts";
import { type Customers, type KnownCustomer, laneOf, refOf } from "./customers.ts";
import type { Desk, XmppOptions, XmppTiming } from "./options.ts";
import type { Queries } from "./queries.ts";

/** What the adapter's parts share. */
export interface Context extends Pick<XmppOptions, "domain" | "clock" | "random" | "log"> {
  readonly desks: ReadonlyMap<string, Desk>;
  readonly software: { readonly name: string; readonly version: string };
  readonly words: DeskWords;
  readonly timing: XmppTiming;
  readonly customers: Customers;
  readonly lanes: CustomerLanes;
  readonly queries: Queries;
  /** Writes to the stream if there is one. */
  readonly send: (element: Element | undefined) => void;
  readonly sink: () => NetworkSink;
  /** Whether the desk takes customers now. */
  readonly isOpen: () => boolean;
}

/** What is put into a desk's full address, as presence needs one (RFC 6121). */
export const DESK_RESOURCE = "frontdesk";

export function deskAddress(context: Pick<Context, "domain">, desk: string): string {
  return `${desk}@${context.domain}`;
}

/** What could not be stored is tried again after this, so often, while it is still so. */
const TRY_AGAIN_MS = 2_000;
const MOST_TRIES = 30;

/**
 * Hands in what was noticed rather than said (presence, client, profile), in the customer's order. Nobody waits
 * for an answer to it: where it cannot be stored, that is logged, and tried again as long as `holds` says so.
 */
export function report(context: Context, event: CustomerEvent, holds: () => boolean = () => false): void {
  void reportAgain(context, event, holds);
}

async function reportAgain(context: Context, event: CustomerEvent, holds: () => boolean): Promise<void> {
  for (let tries = 1; !(await isStored(context, event)) && holds() && tries < MOST_TRIES; tries++) {
    await context.clock.sleep(TRY_AGAIN_MS);
    if (!holds()) return;
  }
}

async function isStored({ lanes, log, sink }: Context, event: CustomerEvent): Promise<boolean> {
  const { desk, identity } = event.customer;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const failed = (error: unknown) => {
    log.warn({ desk, event: event.type, err: error }, "not stored");
    resolve(false);
  };
  const work = () =>
    sink()
      .accept(event)
      .then(() => resolve(true), failed);
  if (!lanes.add(laneOf(desk, identity), 0, work)) failed(new Error("too much waits for this customer"));
  return await promise;
}

/** None of their resources can be reached: told of their whole, whichever of them the conversation knows. */
export function reportGone(context: Context, known: KnownCustomer, reason: string): void {
  known.away = true;
  const customer = { ...refOf(known), address: known.bare };
  report(context, { type: "CustomerWentAway", customer, reason }, () => known.away);
}

export function reportBack(context: Context, known: KnownCustomer, customer: CustomerRef): void {
  known.away = false;
  report(context, { type: "CustomerCameBack", customer }, () => !known.away);
}
