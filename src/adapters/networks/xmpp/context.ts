import type { Element } from "@xmpp/component-core";
import type { NetworkSink } from "../../../application/ports/network.ts";
import type { CustomerEvent } from "../../../domain/conversation/events.ts";
import type { CustomerLanes } from "./customer-lanes.ts";
import { type Customers, laneOf } from "./customers.ts";
import type { Desk, XmppOptions, XmppTiming } from "./options.ts";
import type { Queries } from "./queries.ts";

/** What the adapter's parts share. */
export interface Context extends Pick<XmppOptions, "domain" | "clock" | "random" | "log"> {
  readonly desks: ReadonlyMap<string, Desk>;
  readonly software: { readonly name: string; readonly version: string };
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

/**
 * Hands in what was noticed rather than said (presence, client, profile), in the customer's order. Nobody waits
 * for an answer to it: if it cannot be stored, that is logged.
 */
export function report(context: Context, event: CustomerEvent): void {
  const { lanes, log, sink } = context;
  const { desk, identity } = event.customer;
  const failed = (error: unknown) => log.warn({ desk, event: event.type, err: error }, "not stored");
  const added = lanes.add(laneOf(desk, identity), 0, () => sink().accept(event).catch(failed));
  if (!added) failed(new Error("too much waits for this customer"));
}
