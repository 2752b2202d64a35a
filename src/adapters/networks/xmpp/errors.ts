import { type Element, xml } from "@xmpp/component-core";
import { ns } from "./namespaces.ts";
import type { Stanza } from "./stanza.ts";

/** The error type that RFC 6120 (8.3.3) recommends for each condition that we use. */
const types = {
  "bad-request": "modify",
  "feature-not-implemented": "cancel",
  forbidden: "auth",
  "internal-server-error": "wait",
  "item-not-found": "cancel",
  "not-acceptable": "modify",
  "resource-constraint": "wait",
  "service-unavailable": "cancel",
} as const;

export type Condition = keyof typeof types;

/** The error that answers a stanza; undefined for what must not be answered (RFC 6120, 8.3.1). */
export function errorReply(stanza: Stanza, condition: Condition, words?: string): Element | undefined {
  const { name, type, id, from, to } = stanza;
  if (type === "error" || type === "result") return undefined;
  if (name === "message" && (type === "groupchat" || type === "headline")) return undefined;
  const text = words === undefined ? undefined : xml("text", { xmlns: ns.stanzas, "xml:lang": "en" }, words);
  const error = xml("error", { type: types[condition] }, xml(condition, ns.stanzas), text);
  return xml(name, { type: "error", id, from: to.full, to: from.full }, error);
}

/** What an error stanza says. */
export interface StanzaError {
  /** As RFC 6120 names it; `undefined-condition` where it names none. */
  readonly condition: string;
  /** `wait` means that it may work later. */
  readonly type: string;
}

export function readError(stanza: Element): StanzaError {
  const error = stanza.getChild("error");
  const condition = error
    ?.getChildElements()
    .find((child) => child.getNS() === ns.stanzas && child.getName() !== "text");
  return {
    condition: condition?.getName().slice(0, 64) ?? "undefined-condition",
    type: error?.attrs.type ?? "cancel",
  };
}

const notices: Readonly<Record<string, string>> = {
  "item-not-found": "The customer's address does not exist any more.",
  gone: "The customer's address does not exist any more.",
  "service-unavailable":
    "The customer is offline and their server keeps no messages for them, or it does not know them.",
  "recipient-unavailable": "The customer is offline and their server keeps no messages for them.",
  "remote-server-not-found": "The customer's server cannot be found.",
  "remote-server-timeout": "The customer's server does not answer.",
  forbidden: "The customer's server does not let our messages through.",
  "not-allowed": "The customer's server does not let our messages through.",
  "not-authorized": "The customer's server does not let our messages through.",
  "policy-violation": "The customer's server does not let this message through.",
  "not-acceptable": "The customer has blocked this desk, or their server does not take such a message.",
};

/** In plain words, for whoever wrote the message. */
export function noticeOf(error: StanzaError): string {
  return notices[error.condition] ?? `The customer's server returned the message (${error.condition}).`;
}

/** Conditions after which the customer cannot be reached for now. */
export function meansAway(error: StanzaError): boolean {
  return /^(item-not-found|gone|service-unavailable|recipient-unavailable|remote-server-.*)$/.test(
    error.condition,
  );
}
