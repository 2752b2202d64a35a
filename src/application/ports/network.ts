import type { Observable } from "rxjs";
import type { Capabilities } from "../../domain/capabilities.ts";
import type { CustomerEvent } from "../../domain/conversation/events.ts";
import type { CustomerRef } from "../../domain/customer.ts";
import type { RichText } from "../../domain/message/rich-text.ts";
import type { SharedFile } from "./media.ts";
import type { DeliveryOutcome } from "./outcome.ts";

/**
 * One kind of IM network. A new network implements this in one folder under `adapters/networks/` and
 * passes `exerciseNetwork` (test/conformance).
 */
export interface Network {
  /** As in addresses and rules: `xmpp`, `irc`. */
  readonly name: string;
  readonly capabilities: Capabilities;
  /** The latest connection status; a new subscriber gets it at once. */
  readonly status: Observable<NetworkStatus>;
  /**
   * Connects, and stays connected (back-off with jitter, without end) until `stop`. Resolves at once: a
   * network that is down must not keep the desk from starting.
   */
  start(sink: NetworkSink): Promise<void>;
  /** Takes nothing more in, finishes what is under way within 2 s, disconnects. */
  stop(): Promise<void>;
  /**
   * Performs one delivery. Called in order and one at a time per conversation, concurrently across
   * conversations. Resolves `delivered` only on evidence (a fence on the same stream, an echo), `retry`
   * when not connected. A delivery with an `id` that was tried before (`attempt` > 1) may be there already.
   */
  deliver(delivery: CustomerDelivery): Promise<DeliveryOutcome>;
  /** Typing towards the customer: best effort, never queued. */
  showTyping(customer: CustomerRef, typing: boolean): void;
  /** The agent has read the customer's messages up to `messageId`; best effort, where the network can show it. */
  showRead?(customer: CustomerRef, messageId: string): void;
  /** Whether the desk takes customers now, where the network can show it. */
  showOpen(open: boolean): void;
  /** A link by which a customer reaches a desk address (XEP-0147, irc:, …). */
  link(desk: string): string;
  /** The same for a browser, by a page that finds the customer's client (matrix.to). Left out where there is none. */
  webLink?(desk: string): string;
  /** One that also puts these words before the customer, to be sent. Left out where clients do not do that. */
  linkSaying?(desk: string, words: string): string;
}

export type NetworkStatus =
  | { readonly state: "connecting" }
  | { readonly state: "connected"; readonly since: number }
  | { readonly state: "disconnected"; readonly why: string; readonly retryAt: number }
  | { readonly state: "stopped" };

export interface NetworkSink {
  /**
   * Takes an event in durably, and resolves only then; acknowledge to the customer (XEP-0184) after that.
   * Rejects when it could not be stored: then refuse towards the customer as the protocol has it. Call in
   * the customer's order and await each before the next of the same customer.
   *
   * `key`: an id that the network guarantees unique per message of this customer (XEP-0359 origin-id,
   * IRCv3 msgid), by which a repeat is recognised. Leave it out where there is no such guarantee.
   */
  accept(event: CustomerEvent, key?: string): Promise<void>;
  /** The customer is typing, or stopped: best effort. */
  typing(customer: CustomerRef, typing: boolean): void;
  /** The customer's client says that our message `remoteId` arrived or was displayed: best effort. */
  received(customer: CustomerRef, remoteId: string, how: "received" | "displayed"): void;
  /**
   * A message of ours that counted as delivered came back for good: whoever wrote it is told at that message, once.
   * Nothing happens where `remoteId` is no message to this customer. Resolves when it is durable.
   */
  returned(customer: CustomerRef, remoteId: string, error: Returned): Promise<void>;
}

/** Why a message came back, as of a delivery that is refused. */
export type Returned = Pick<Extract<DeliveryOutcome, { readonly kind: "reject" }>, "code" | "notice">;

/** References in `replyTo`, `edits`, `retracts` are already the network's own ids. */
export type CustomerDelivery = {
  /** Unique and the same at each attempt: use it as the stanza id. */
  readonly id: string;
  /** 1 at first. */
  readonly attempt: number;
  readonly customer: CustomerRef;
} & (
  | {
      readonly kind: "message";
      readonly body: RichText;
      readonly action?: boolean;
      /**
       * Where lines wait for each other's turn: someone's words in a talk first, `news` (a place in line) last, and
       * between them what is not stated. The order within a conversation stays.
       */
      readonly urgency?: "talk" | "news";
      /** Behind the words, each by its link. Only where `capabilities.media`. */
      readonly files?: readonly SharedFile[];
      /** `id` where the network has one for it; `quote` is one line, or empty where its words are not known. */
      readonly replyTo?: { readonly id?: string; readonly quote: string };
      /** Only where `capabilities.edits`. */
      readonly edits?: string;
    }
  | {
      readonly kind: "retract";
      readonly retracts: string;
      /** Says the same in the customer's language, for clients that cannot take a message back. */
      readonly body: RichText;
    }
  | { readonly kind: "ask-client" }
);
