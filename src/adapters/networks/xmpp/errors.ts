import { type Element, xml } from "@xmpp/component-core";
import type { Said } from "../../../domain/text/desk-words.ts";
import type { Phrase, TextKey } from "../../../domain/text/text-key.ts";
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
export function errorReply(stanza: Stanza, condition: Condition, words?: Said): Element | undefined {
  const { name, type, id, from, to } = stanza;
  if (type === "error" || type === "result") return undefined;
  if (name === "message" && (type === "groupchat" || type === "headline")) return undefined;
  const text =
    words === undefined
      ? undefined
      : xml("text", { xmlns: ns.stanzas, "xml:lang": words.language }, words.text);
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

const notices: Readonly<Record<string, TextKey>> = {
  "item-not-found": "rejected.no-address",
  gone: "rejected.no-address",
  "service-unavailable": "rejected.offline-or-unknown",
  "recipient-unavailable": "rejected.offline",
  "remote-server-not-found": "rejected.no-server",
  "remote-server-timeout": "rejected.server-silent",
  forbidden: "rejected.kept-out",
  "not-allowed": "rejected.kept-out",
  "not-authorized": "rejected.kept-out",
  "policy-violation": "rejected.this-one",
  "not-acceptable": "rejected.blocked",
};

/** Why a message came back, for whoever wrote it. */
export function noticeOf({ condition }: StanzaError): Phrase {
  const key = Object.hasOwn(notices, condition) ? notices[condition] : undefined;
  return key === undefined ? { key: "rejected.sent-back", parameters: { condition } } : { key };
}

/** Conditions after which the customer cannot be reached for now. */
export function meansAway(error: StanzaError): boolean {
  return /^(item-not-found|gone|service-unavailable|recipient-unavailable|remote-server-.*)$/.test(
    error.condition,
  );
}
