import type { Element } from "@xmpp/component-core";
import type { CustomerMessage } from "../../../domain/conversation/message.ts";
import { ns } from "./namespaces.ts";
import { readAttachments } from "./read-attachments.ts";
import { readBody, textOf } from "./read-body.ts";
import { readId, type Stanza } from "./stanza.ts";

/** What one message stanza says; any of it may be missing. */
export interface MessageReading {
  readonly content?: Content;
  /** XEP-0359: unique for this sender, if they keep to it. */
  readonly originId?: string;
  /** XEP-0085: whether they are typing now. */
  readonly typing?: boolean;
  readonly wantsReceipt: boolean;
  /** XEP-0184 and XEP-0333: our messages that arrived or were seen. */
  readonly reports: readonly { readonly id: string; readonly how: "received" | "displayed" }[];
  /** XEP-0172. */
  readonly nick?: string;
}

export type Content =
  | { readonly kind: "wrote"; readonly message: CustomerMessage }
  /** XEP-0308. */
  | { readonly kind: "edited"; readonly edits: string; readonly message: CustomerMessage }
  /** XEP-0424. */
  | { readonly kind: "retracted"; readonly retracts: string };

/** Older than this a delay (XEP-0203) is not believed. */
const LONGEST_DELAY_MS = 30 * 24 * 3_600_000;

/** `now` in ms since the epoch bounds what a sender may claim about the time of writing. */
export function readMessage(stanza: Stanza, now: number): MessageReading {
  const { element } = stanza;
  const content = readContent(stanza, now);
  const originId = readId(element.getChild("origin-id", ns.originId)?.attrs.id);
  const typing = readTyping(element);
  const nick = element.getChild("nick", ns.nick)?.getText().slice(0, 1_024);
  return {
    wantsReceipt: element.getChild("request", ns.receipts) !== undefined,
    reports: readReports(element),
    ...(content === undefined ? {} : { content }),
    ...(originId === undefined ? {} : { originId }),
    ...(typing === undefined ? {} : { typing }),
    ...(nick === undefined || nick.trim() === "" ? {} : { nick }),
  };
}

function readContent(stanza: Stanza, now: number): Content | undefined {
  const { element } = stanza;
  const retracts = readRetraction(element);
  if (retracts !== undefined) return { kind: "retracted", retracts };
  const message = readCustomerMessage(stanza, now);
  if (message === undefined) return undefined;
  const edits = readId(element.getChild("replace", ns.correct)?.attrs.id);
  return edits === undefined ? { kind: "wrote", message } : { kind: "edited", edits, message };
}

function readRetraction(element: Element): string | undefined {
  const id = readId(element.getChild("retract", ns.retract)?.attrs.id);
  if (id !== undefined) return id;
  const before = element.getChild("apply-to", ns.fastening);
  return before?.getChild("retract", ns.retractBefore) === undefined ? undefined : readId(before.attrs.id);
}

/** Undefined where there is nothing for a person to read. */
function readCustomerMessage(stanza: Stanza, now: number): CustomerMessage | undefined {
  const { element, id } = stanza;
  const attachments = readAttachments(element);
  const body = readBody(element);
  const reaction = readReaction(element);
  const words = reaction ?? body;
  if (words.content.length === 0 && attachments.length === 0) return undefined;
  const replyTo = reaction?.to ?? readId(element.getChild("reply", ns.reply)?.attrs.id);
  const writtenAt = readWrittenAt(element, now);
  return {
    body: words.content,
    ...(id === undefined ? {} : { id }),
    ...(words.action ? { action: true } : {}),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(attachments.length === 0 ? {} : { attachments }),
    ...(writtenAt === undefined ? {} : { writtenAt }),
  };
}

/** A reaction (XEP-0444) is passed on as a short reply; one that only takes reactions back says nothing. */
function readReaction(element: Element) {
  const reactions = element.getChild("reactions", ns.reactions);
  const to = readId(reactions?.attrs.id);
  if (reactions === undefined || to === undefined) return undefined;
  const signs = reactions.getChildren("reaction", ns.reactions).slice(0, 16);
  const text = signs.map((sign) => sign.getText().slice(0, 32)).join(" ");
  return { ...textOf(text), to };
}

function readTyping(element: Element): boolean | undefined {
  if (element.getChild("composing", ns.activity) !== undefined) return true;
  const stopped = ["active", "paused", "inactive", "gone"];
  return stopped.some((state) => element.getChild(state, ns.activity) !== undefined) ? false : undefined;
}

function readReports(element: Element): MessageReading["reports"] {
  const of = (name: string, space: string, how: "received" | "displayed") =>
    element
      .getChildren(name, space)
      .slice(0, 100)
      .flatMap((report) => {
        const id = readId(report.attrs.id);
        return id === undefined ? [] : [{ id, how }];
      });
  return [
    ...of("received", ns.receipts, "received"),
    ...of("received", ns.chatMarkers, "received"),
    ...of("displayed", ns.chatMarkers, "displayed"),
  ];
}

function readWrittenAt(element: Element, now: number): number | undefined {
  const stamp = element.getChild("delay", ns.delay)?.attrs.stamp;
  const at = stamp === undefined || stamp.length > 64 ? Number.NaN : Date.parse(stamp);
  return at <= now && at >= now - LONGEST_DELAY_MS ? at : undefined;
}
