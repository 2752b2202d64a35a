import { type Element, xml } from "@xmpp/component-core";
import { BoundedMap } from "../../../application/bounded-map.ts";
import type { CustomerEvent } from "../../../domain/conversation/events.ts";
import type { CustomerRef } from "../../../domain/customer.ts";
import { cleanLine } from "../../../domain/message/clean-name.ts";
import type { Said } from "../../../domain/text/desk-words.ts";
import type { TextKey } from "../../../domain/text/text-key.ts";
import { type Context, deskAddress, reportBack } from "./context.ts";
import { type KnownCustomer, laneOf, refOf } from "./customers.ts";
import { errorReply } from "./errors.ts";
import { ns } from "./namespaces.ts";
import { bodyText } from "./read-body.ts";
import { type Content, type MessageReading, readMessage } from "./read-message.ts";
import type { Stanza } from "./stanza.ts";

/** Above this a message is refused: no homeserver would take it. In UTF-16 units, about bytes. */
const LONGEST_BODY = 256 * 1024;
/** Origin ids that differ from their stanza's id, remembered for replies and retractions. */
const MOST_ALIASES = 10_000;

export interface InboundParts {
  readonly context: Context;
  /** A customer wrote for the first time, or again after a while. */
  readonly onAcquainted: (known: KnownCustomer, ref: CustomerRef) => void;
  readonly onReport: (ref: CustomerRef, id: string, how: "received" | "displayed") => void;
  readonly onBounce: (stanza: Stanza) => void;
  /** A customer wrote, from their address. */
  readonly onSaid: (known: KnownCustomer) => void;
  /** Nothing more is taken in. */
  readonly closing: () => boolean;
}

/** Messages from customers, in. */
export class Inbound {
  readonly #parts: InboundParts;
  readonly #aliases = new BoundedMap<string, string>(MOST_ALIASES);

  constructor(parts: InboundParts) {
    this.#parts = parts;
  }

  message(stanza: Stanza): void {
    if (stanza.type === "groupchat" || stanza.type === "headline") return;
    const refusal = stanza.type === "error" ? undefined : this.#refusal(stanza);
    if (stanza.type === "error") this.#parts.onBounce(stanza);
    else if (refusal !== undefined) this.#parts.context.send(refusal);
    else this.#read(stanza);
  }

  #read(stanza: Stanza): void {
    const { context } = this.#parts;
    const reading = readMessage(stanza, context.clock.now());
    const known = context.customers.at(stanza.to.local, stanza.from.bare);
    if (reading.nick !== undefined) this.#named(known, reading.nick);
    const ref = { ...refOf(known), address: stanza.from.full };
    for (const { id, how } of reading.reports) this.#parts.onReport(ref, id, how);
    const typing = reading.content === undefined ? reading.typing : false;
    if (typing !== undefined) context.sink().typing(ref, typing);
    if (reading.content !== undefined)
      this.#take(stanza, known, ref, { ...reading, content: reading.content });
  }

  /** The answer to what is no message to a desk from a person, or comes too late or too large. */
  #refusal(stanza: Stanza): Element | undefined {
    const { context, closing } = this.#parts;
    const { from, to, element } = stanza;
    const words = (key: TextKey) => context.words(to.local, key);
    if (!context.desks.has(to.local))
      return errorReply(stanza, "item-not-found", words("network.no-such-desk"));
    const fromRoom = element.getChild("x", ns.mucUser);
    if (fromRoom !== undefined) return declined(stanza, fromRoom, words("network.no-group-chats"));
    if (from.local === "") return errorReply(stanza, "service-unavailable");
    if (closing()) return errorReply(stanza, "resource-constraint", words("network.restarting"));
    if (bodyText(element).length <= LONGEST_BODY) return undefined;
    return errorReply(stanza, "not-acceptable", words("network.too-long"));
  }

  #named(known: KnownCustomer, nick: string): void {
    const name = cleanLine(nick, 64);
    if (name !== "") known.displayName = name;
  }

  #take(
    stanza: Stanza,
    known: KnownCustomer,
    ref: CustomerRef,
    reading: MessageReading & { readonly content: Content },
  ): void {
    const { context, onSaid } = this.#parts;
    known.address = stanza.from.full;
    onSaid(known);
    if (known.away) reportBack(context, known, ref);
    const event = this.#eventOf(stanza, ref, reading);
    const bytes = 512 + 2 * bodyText(stanza.element).length;
    const added = context.lanes.add(laneOf(known.desk, known.bare), bytes, () =>
      this.#store(stanza, known, event, reading),
    );
    if (!added)
      context.send(errorReply(stanza, "resource-constraint", context.words(known.desk, "network.too-many")));
  }

  async #store(
    stanza: Stanza,
    known: KnownCustomer,
    event: CustomerEvent,
    reading: MessageReading,
  ): Promise<void> {
    const { context, onAcquainted } = this.#parts;
    const { originId } = reading;
    const key = originId === undefined ? [] : [`xmpp:${stanza.from.bare}:${originId}`];
    try {
      await context.sink().accept(event, ...key);
    } catch (error) {
      context.log.warn({ desk: known.desk, err: error }, "a customer's message could not be stored");
      context.send(
        errorReply(stanza, "internal-server-error", context.words(known.desk, "network.not-stored")),
      );
      return;
    }
    if (reading.wantsReceipt && stanza.id !== undefined) context.send(this.#receipt(stanza, stanza.id));
    context.send(rejectedCall(stanza));
    onAcquainted(known, event.customer);
  }

  #eventOf(
    stanza: Stanza,
    customer: CustomerRef,
    reading: MessageReading & { readonly content: Content },
  ): CustomerEvent {
    const { content, originId } = reading;
    const { bare } = stanza.from;
    const resolved = (id: string) => this.#aliases.get(`${bare}\n${id}`) ?? id;
    if (content.kind === "retracted") {
      return { type: "CustomerRetracted", customer, retracts: resolved(content.retracts) };
    }
    if (originId !== undefined && stanza.id !== undefined && originId !== stanza.id) {
      this.#aliases.set(`${bare}\n${originId}`, stanza.id);
    }
    const { replyTo } = content.message;
    const message = { ...content.message, ...(replyTo === undefined ? {} : { replyTo: resolved(replyTo) }) };
    if (content.kind === "wrote") return { type: "CustomerWrote", customer, message };
    return { type: "CustomerEdited", customer, edits: resolved(content.edits), message };
  }

  /** XEP-0184: only after the message is stored. */
  #receipt(stanza: Stanza, id: string): Element {
    const { context } = this.#parts;
    return xml(
      "message",
      {
        type: stanza.type,
        id: `receipt-${context.random.id()}`,
        from: deskAddress(context, stanza.to.local),
        to: stanza.from.full,
      },
      xml("received", { xmlns: ns.receipts, id }),
      xml("store", ns.hints),
    );
  }
}

/** A desk joins no rooms: an invitation (XEP-0045) is declined to the room, which tells the inviter. */
function declined(stanza: Stanza, fromRoom: Element, words: Said): Element | undefined {
  const inviter = fromRoom.getChild("invite")?.attrs.from;
  if (inviter === undefined) return errorReply(stanza, "service-unavailable");
  const reason = xml("reason", { "xml:lang": words.language }, words.text);
  const decline = xml("x", ns.mucUser, xml("decline", { to: inviter.slice(0, 3_072) }, reason));
  return xml("message", { from: stanza.to.bare, to: stanza.from.bare }, decline);
}

/** A call (XEP-0353) that we told of in words is not left ringing. */
function rejectedCall(stanza: Stanza): Element | undefined {
  const id = stanza.element.getChild("propose", ns.jingleMessage)?.attrs.id;
  if (id === undefined) return undefined;
  const reject = xml("reject", { xmlns: ns.jingleMessage, id: id.slice(0, 512) });
  return xml("message", { type: "chat", from: stanza.to.bare, to: stanza.from.full }, reject);
}
