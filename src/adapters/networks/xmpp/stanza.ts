import type { Element } from "@xmpp/component-core";
import { type Jid, readJid } from "./jid.ts";

/** A stanza whose addresses were understood; everything else of it is still as the sender wished. */
export interface Stanza {
  readonly name: "message" | "presence" | "iq";
  /** As RFC 6121 has it; `normal` and `available` where the attribute is missing. */
  readonly type: string;
  /** At most 512 characters; a longer one counts as none. */
  readonly id?: string;
  readonly from: Jid;
  readonly to: Jid;
  readonly element: Element;
}

const LONGEST_ID = 512;
const usualType = { message: "normal", presence: "available", iq: "" } as const;

/** Undefined for what is no stanza to `domain`, or comes from there: it is let go without an answer. */
export function readStanza(element: Element, domain: string): Stanza | undefined {
  const { name, attrs } = element;
  if (name !== "message" && name !== "presence" && name !== "iq") return undefined;
  const from = readJid(attrs.from);
  const to = readJid(attrs.to);
  if (from === undefined || to === undefined || to.domain !== domain || from.domain === domain)
    return undefined;
  const id = readId(attrs.id);
  const type = attrs.type ?? usualType[name];
  return { name, type, from, to, element, ...(id === undefined ? {} : { id }) };
}

/** An id as others may name it, or undefined. */
export function readId(id: string | undefined): string | undefined {
  return id !== undefined && id !== "" && id.length <= LONGEST_ID ? id : undefined;
}
