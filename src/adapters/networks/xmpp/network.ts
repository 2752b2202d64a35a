import type { Element } from "@xmpp/component-core";
import type { Network, NetworkSink } from "../../../application/ports/network.ts";
import { deskWords } from "../../../domain/text/desk-words.ts";
import { answerQuery } from "./answers.ts";
import { capabilities } from "./capabilities.ts";
import { Connection } from "./connection.ts";
import type { Context } from "./context.ts";
import { CustomerLanes } from "./customer-lanes.ts";
import { Customers } from "./customers.ts";
import { errorReply } from "./errors.ts";
import { Identifier } from "./identify.ts";
import { Inbound } from "./inbound.ts";
import { linkSaying, linkTo } from "./link.ts";
import { defaultTiming, type XmppOptions } from "./options.ts";
import { Outbound } from "./outbound.ts";
import { Presence } from "./presence.ts";
import { Profiles } from "./profile.ts";
import { Queries } from "./queries.ts";
import { readStanza, type Stanza } from "./stanza.ts";
import { Watch } from "./watch.ts";

/** Desks on an XMPP server, as an external component (XEP-0114). */
export function xmppNetwork(options: XmppOptions): Network {
  return new XmppNetwork(options);
}

class XmppNetwork implements Network {
  readonly name = "xmpp";
  readonly capabilities = capabilities;
  readonly #context: Context;
  readonly #connection: Connection;
  readonly #inbound: Inbound;
  readonly #outbound: Outbound;
  readonly #presence: Presence;
  readonly #watch: Watch;
  readonly #identifier: Identifier;
  #sink: NetworkSink | undefined;
  #open: boolean;
  #closing = false;

  constructor(options: XmppOptions) {
    this.#open = options.open ?? true;
    this.#context = this.#makeContext(options);
    this.#connection = new Connection({
      ...options,
      timing: this.#context.timing,
      onStanza: (stanza) => this.#take(stanza),
      onConnected: () => this.#connected(),
    });
    this.#watch = new Watch(this.#context, (known, jid) => this.#presence.lost(known, jid));
    this.#outbound = new Outbound(this.#context, this.#connection, {
      met: (known) => this.#presence.lookFor(known),
      said: (known) => this.#watch.said(known),
    });
    this.#identifier = new Identifier(this.#context);
    this.#presence = new Presence(this.#context, (desk, address) => this.#identifier.forget(desk, address));
    this.#inbound = this.#makeInbound();
  }

  get status() {
    return this.#connection.status;
  }

  async start(sink: NetworkSink): Promise<void> {
    this.#sink = sink;
    this.#connection.start();
    this.#watch.start();
  }

  async stop(): Promise<void> {
    this.#closing = true;
    this.#watch.stop();
    const { clock, lanes, timing, queries } = this.#context;
    const waited = new AbortController();
    const underWay = Promise.all([lanes.idle(), this.#connection.fence()]);
    await Promise.race([underWay, clock.sleep(timing.stop_ms, waited.signal)]);
    waited.abort();
    await this.#connection.stop();
    queries.giveUp();
  }

  async deliver(...[delivery]: Parameters<Network["deliver"]>): ReturnType<Network["deliver"]> {
    if (this.#closing) return { kind: "retry", after_ms: 1_000, why: "the XMPP network is stopping" };
    if (delivery.kind !== "ask-client") return await this.#outbound.deliver(delivery);
    if (!this.#connection.connected) {
      return {
        kind: "retry",
        after_ms: this.#connection.retryAfter_ms(),
        why: "not connected to the XMPP server",
      };
    }
    this.#identifier.ask(delivery.customer);
    return { kind: "delivered" };
  }

  showTyping(...[customer, typing]: Parameters<Network["showTyping"]>): void {
    this.#outbound.showTyping(customer, typing);
  }

  showRead(...[customer, messageId]: Parameters<NonNullable<Network["showRead"]>>): void {
    this.#outbound.showRead(customer, messageId);
  }

  showOpen(open: boolean): void {
    if (this.#open === open) return;
    this.#open = open;
    if (this.#connection.connected) this.#presence.announce();
  }

  link(desk: string): string {
    return linkTo(desk, this.#context.domain);
  }

  linkSaying(desk: string, words: string): string {
    return linkSaying(desk, this.#context.domain, words);
  }

  #take(element: Element): void {
    const stanza = readStanza(element, this.#context.domain);
    if (stanza === undefined) return;
    if (stanza.name === "message") this.#takeMessage(stanza);
    else if (stanza.name === "presence") this.#presence.take(stanza);
    else if (stanza.type === "result" || stanza.type === "error") this.#context.queries.answered(element);
    else this.#context.send(answerQuery(this.#context, stanza));
  }

  /** Also what fails by a fault of ours is answered, so that the customer sees that it did not arrive. */
  #takeMessage(stanza: Stanza): void {
    try {
      this.#inbound.message(stanza);
    } catch (error) {
      const words = this.#context.words(stanza.to.local, "network.not-stored");
      if (stanza.type !== "error") this.#context.send(errorReply(stanza, "internal-server-error", words));
      throw error;
    }
  }

  #connected(): void {
    // What was asked over the old stream is answered by nobody.
    this.#context.queries.giveUp();
    this.#identifier.forgetUnanswered();
    this.#presence.announce();
    this.#presence.probe();
  }

  #makeInbound(): Inbound {
    const profiles = new Profiles(this.#context);
    return new Inbound({
      context: this.#context,
      closing: () => this.#closing,
      onSaid: (known) => this.#watch.said(known),
      onBounce: (stanza) => this.#outbound.bounced(stanza),
      onReport: (customer, id, how) => this.#outbound.reported(customer, id, how),
      onAcquainted: (known, customer) => {
        this.#presence.greet(known);
        profiles.learn(known, customer);
      },
    });
  }

  #makeContext(options: XmppOptions): Context {
    const { domain, clock, random, log } = options;
    const send = (element: Element | undefined) => {
      if (element !== undefined) this.#connection.send(element);
    };
    return {
      domain,
      clock,
      random,
      log,
      send,
      desks: new Map(options.desks.map((desk) => [desk.name, desk])),
      software: options.software ?? { name: "Frontdesk", version: "0" },
      words: options.words ?? deskWords(),
      timing: { ...defaultTiming, ...options.timing },
      customers: new Customers(),
      lanes: new CustomerLanes(),
      queries: new Queries(send, () => random.id()),
      sink: () => this.#sink ?? silence,
      isOpen: () => this.#open,
    };
  }
}

/** Before `start` there is nobody to take anything. */
const silence: NetworkSink = {
  accept: () => Promise.reject(new Error("the network was not started")),
  typing: () => undefined,
  received: () => undefined,
  returned: () => Promise.reject(new Error("the network was not started")),
};
