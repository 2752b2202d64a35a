import type { XmlElement } from "./xmpp-library.ts";
import { xml } from "./xmpp-library.ts";

export const RECEIPTS = "urn:xmpp:receipts";
export const CHAT_MARKERS = "urn:xmpp:chat-markers:0";
export const CHAT_STATES = "http://jabber.org/protocol/chatstates";
export const CORRECTION = "urn:xmpp:message-correct:0";
export const RETRACTION = "urn:xmpp:message-retract:1";
export const REPLY = "urn:xmpp:reply:0";
export const STANZA_IDS = "urn:xmpp:sid:0";
export const NICKNAME = "http://jabber.org/protocol/nick";
const STANZA_ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas";

export interface MessageOptions {
  /** Another address than the customer's usual one. */
  readonly to?: string;
  readonly id?: string;
  /** XEP-0359. `none` leaves it out; else the message's id. */
  readonly originId?: string;
  /** XEP-0308: the id of the message that this one replaces. */
  readonly correct?: string;
  /** XEP-0461: the id of the message answered, and whose it was. */
  readonly replyTo?: { readonly id: string; readonly to?: string };
  /** XEP-0184; default true. */
  readonly receiptRequested?: boolean;
  /** XEP-0172, within the message. */
  readonly nick?: string;
}

export function messageStanza(to: string, id: string, text: string, options: MessageOptions): XmlElement {
  const { correct, replyTo, nick } = options;
  const originId = options.originId ?? id;
  return xml(
    "message",
    { to, id, type: "chat" },
    xml("body", {}, text),
    xml("active", { xmlns: CHAT_STATES }),
    originId === "none" ? undefined : xml("origin-id", { xmlns: STANZA_IDS, id: originId }),
    options.receiptRequested === false ? undefined : xml("request", { xmlns: RECEIPTS }),
    correct === undefined ? undefined : xml("replace", { xmlns: CORRECTION, id: correct }),
    replyTo === undefined ? undefined : xml("reply", { xmlns: REPLY, id: replyTo.id, to: replyTo.to }),
    nick === undefined ? undefined : xml("nick", { xmlns: NICKNAME }, nick),
  );
}

/** XEP-0424, with words for clients that know nothing of it. */
export function retractionStanza(to: string, id: string): XmlElement {
  return xml(
    "message",
    { to, type: "chat", id: `retract-${id}` },
    xml("retract", { xmlns: RETRACTION, id }),
    xml("fallback", { xmlns: "urn:xmpp:fallback:0", for: RETRACTION }),
    xml("body", {}, "This person attempted to retract a previous message."),
  );
}

/** A message stanza with a body, as it came in. */
export interface ReceivedMessage {
  readonly from: string;
  readonly type: string;
  readonly id: string | undefined;
  readonly originId: string | undefined;
  readonly text: string;
  /** XEP-0308: the id of the message that this one replaces. */
  readonly replaces: string | undefined;
  readonly replyTo: string | undefined;
  /** XEP-0424: the id of the message that is taken back. */
  readonly retracts: string | undefined;
  readonly receiptRequested: boolean;
  /** XEP-0203, of a message that waited for the customer. */
  readonly delayed: boolean;
  readonly stanza: XmlElement;
}

export function receivedMessage(stanza: XmlElement): ReceivedMessage | undefined {
  const text = stanza.getChildText("body");
  if (text === null || stanza.attrs.type === "error") return undefined;
  return {
    from: stanza.attrs.from ?? "",
    type: stanza.attrs.type ?? "normal",
    id: stanza.attrs.id,
    originId: stanza.getChild("origin-id", STANZA_IDS)?.attrs.id,
    text,
    replaces: stanza.getChild("replace", CORRECTION)?.attrs.id,
    replyTo: stanza.getChild("reply", REPLY)?.attrs.id,
    retracts: stanza.getChild("retract", RETRACTION)?.attrs.id,
    receiptRequested: stanza.getChild("request", RECEIPTS) !== undefined,
    delayed: stanza.getChild("delay", "urn:xmpp:delay") !== undefined,
    stanza,
  };
}

/** What became of a message of ours: a receipt, a marker, or a refusal. */
export type MessageOutcome =
  | { readonly id: string; readonly kind: "received" | "displayed" }
  | { readonly id: string; readonly kind: "refused"; readonly condition: string; readonly text: string };

export function messageOutcome(stanza: XmlElement): MessageOutcome | undefined {
  const received = stanza.getChild("received", RECEIPTS)?.attrs.id;
  if (received !== undefined) return { id: received, kind: "received" };
  const displayed = stanza.getChild("displayed", CHAT_MARKERS)?.attrs.id;
  if (displayed !== undefined) return { id: displayed, kind: "displayed" };
  const error = stanza.attrs.type === "error" ? stanza.getChild("error") : undefined;
  if (error === undefined || stanza.attrs.id === undefined) return undefined;
  const condition = error.getChildElements().find((child) => child.name !== "text")?.name;
  const text = error.getChildText("text", STANZA_ERRORS) ?? "";
  return { id: stanza.attrs.id, kind: "refused", condition: condition ?? "undefined-condition", text };
}

export const CHAT_STATE_NAMES = ["active", "composing", "paused", "inactive", "gone"] as const;
export type ChatState = (typeof CHAT_STATE_NAMES)[number];

export function chatState(stanza: XmlElement): ChatState | undefined {
  return CHAT_STATE_NAMES.find((name) => stanza.getChild(name, CHAT_STATES) !== undefined);
}
