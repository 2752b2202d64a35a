import { BoundedMap } from "../../../application/bounded-map.ts";
import type { CustomerDelivery } from "../../../application/ports/network.ts";
import type { DeliveryOutcome } from "../../../application/ports/outcome.ts";
import type { CustomerRef } from "../../../domain/customer.ts";
import type { Connection } from "./connection.ts";
import { type Context, deskAddress, reportGone } from "./context.ts";
import type { KnownCustomer } from "./customers.ts";
import { meansAway, noticeOf, readError, type StanzaError } from "./errors.ts";
import type { Stanza } from "./stanza.ts";
import { type Route, writeDelivery, writeRead, writeTyping } from "./write-message.ts";

/** Messages remembered for the errors and receipts that may come back for them. */
const MOST_REMEMBERED = 20_000;
/** A message that the customer's server could not take for now is tried again after this. */
const RETRY_BOUNCED_MS = 30_000;

/** Of a message in several stanzas, all but the first have this behind the delivery's id. */
const PART = /\.\d+$/;
/** Returned messages handed in at the same time; more are only logged. */
const MOST_RETURNING = 100;

interface Sent {
  readonly identity: string;
  /** The delivery that it is a part of. */
  readonly delivery: string;
  /** Came back before the fence. */
  bounce?: StanzaError;
  /** The delivery has not been settled yet. */
  open: boolean;
}

type Words = Exclude<CustomerDelivery, { readonly kind: "ask-client" }>;

interface OutboundSignals {
  /** Someone is written to of whom nothing is known yet, as after a restart. */
  readonly met: (known: KnownCustomer) => void;
  /** Something is said to someone. */
  readonly said: (known: KnownCustomer) => void;
}

/** Messages to customers, out. */
export class Outbound {
  readonly #context: Context;
  readonly #connection: Connection;
  readonly #sent = new BoundedMap<string, Sent>(MOST_REMEMBERED);
  /** Messages that their client said it received (XEP-0184), by identity and id. */
  readonly #received = new BoundedMap<string, true>(MOST_REMEMBERED);
  readonly #on: OutboundSignals;
  #returning = 0;

  constructor(context: Context, connection: Connection, on: OutboundSignals) {
    this.#context = context;
    this.#connection = connection;
    this.#on = on;
  }

  /**
   * `delivered` on a fence: our server has taken it and has not sent it back. A stream that died before that
   * leaves it open, and the repeat has the same id, by which a client knows it again.
   */
  async deliver(delivery: Words): Promise<DeliveryOutcome> {
    const { id, customer } = delivery;
    if (!this.#connection.connected) return this.#notNow();
    const delivered: DeliveryOutcome = { kind: "delivered", remoteId: id };
    if (delivery.attempt > 1 && this.#wasReceived(customer, id)) return delivered;
    const stanzas = writeDelivery(delivery, this.#route(delivery));
    if (stanzas.length === 0) return { kind: "reject", code: "empty", notice: { key: "rejected.empty" } };
    this.#on.said(this.#context.customers.at(customer.desk, customer.identity));
    const sent: Sent = { identity: customer.identity, delivery: id, open: true };
    for (const stanza of stanzas) {
      this.#sent.set(stanza.attrs.id ?? id, sent);
      this.#connection.send(stanza);
    }
    const passed = await this.#connection.fence();
    sent.open = false;
    if (sent.bounce !== undefined) return this.#returned(sent.bounce);
    if (passed || this.#wasReceived(customer, id)) return delivered;
    return { kind: "ambiguous", why: "the connection was lost behind the message", settle: "repeat" };
  }

  showTyping(customer: CustomerRef, typing: boolean): void {
    if (this.#connection.connected) this.#connection.send(writeTyping(typing, this.#way(customer)));
  }

  showRead(customer: CustomerRef, id: string): void {
    if (this.#connection.connected) this.#connection.send(writeRead(id, this.#way(customer)));
  }

  /** XEP-0184 and XEP-0333. */
  reported(customer: CustomerRef, id: string, how: "received" | "displayed"): void {
    this.#received.set(keyOf(customer.identity, id), true);
    this.#context.sink().received(customer, id, how);
  }

  /** A message of ours came back as an error. */
  bounced(stanza: Stanza): void {
    const { id, from } = stanza;
    const sent = this.#sent.get(id ?? "");
    if (id === undefined || (sent !== undefined && sent.identity !== from.bare)) return;
    const error = readError(stanza.element);
    if (sent?.open) sent.bounce = error;
    // What another of their devices has shown them did arrive.
    else if (!this.#received.has(keyOf(from.bare, id)))
      this.#returnedLate(stanza, sent?.delivery ?? id.replace(PART, ""), error);
  }

  #returned(error: StanzaError): DeliveryOutcome {
    if (error.type === "wait") return { kind: "retry", after_ms: RETRY_BOUNCED_MS, why: error.condition };
    return { kind: "reject", code: error.condition, notice: noticeOf(error) };
  }

  /** Also of a message sent before this process began: the core knows whether there was one. */
  #returnedLate(stanza: Stanza, delivery: string, error: StanzaError): void {
    const { customers, log } = this.#context;
    const { to, from } = stanza;
    log.warn({ id: delivery, condition: error.condition }, "a message came back after it was taken");
    const customer = { network: "xmpp", desk: to.local, identity: from.bare, address: from.full };
    void this.#handIn(customer, delivery, error);
    const known = customers.find(to.local, from.bare);
    if (known?.current && !known.away && meansAway(error) && this.#sent.has(stanza.id ?? ""))
      reportGone(this.#context, known, error.condition);
  }

  async #handIn(customer: CustomerRef, delivery: string, error: StanzaError): Promise<void> {
    const { log, sink } = this.#context;
    if (this.#returning >= MOST_RETURNING) return;
    this.#returning += 1;
    try {
      await sink().returned(customer, delivery, { code: error.condition, notice: noticeOf(error) });
    } catch (err) {
      log.warn({ id: delivery, err }, "it could not be stored that a message came back");
    } finally {
      this.#returning -= 1;
    }
  }

  #notNow(): DeliveryOutcome {
    return {
      kind: "retry",
      after_ms: this.#connection.retryAfter_ms(),
      why: "not connected to the XMPP server",
    };
  }

  #route(delivery: Words): Route {
    const way = this.#way(delivery.customer);
    const replyTo = delivery.kind === "message" ? delivery.replyTo?.id : undefined;
    const ours = replyTo !== undefined && this.#sent.has(replyTo);
    return { ...way, repliedTo: ours ? way.from : delivery.customer.identity };
  }

  /** To the resource that wrote last, which may be another than when the delivery was decided. */
  #way(customer: CustomerRef): Pick<Route, "from" | "to"> {
    const known = this.#context.customers.at(customer.desk, customer.identity);
    const isMet = known.current;
    known.current = true;
    known.address ??= customer.address;
    if (!isMet) this.#on.met(known);
    return { from: deskAddress(this.#context, customer.desk), to: known.address };
  }

  #wasReceived(customer: CustomerRef, id: string): boolean {
    return this.#received.has(keyOf(customer.identity, id));
  }
}

function keyOf(identity: string, id: string): string {
  return `${identity}\n${id}`;
}
