import { type Element, xml } from "@xmpp/component-core";
import type { CustomerDelivery } from "../../../application/ports/network.ts";
import { isFormatted } from "../../../domain/message/is-formatted.ts";
import { printStyling } from "../../../domain/message/print-styling.ts";
import { splitText } from "../../../domain/message/split-text.ts";
import { capabilities } from "./capabilities.ts";
import { ns } from "./namespaces.ts";

export interface Route {
  readonly from: string;
  readonly to: string;
  /** Who wrote the message that is replied to (XEP-0461). */
  readonly repliedTo: string;
}

type Message = Extract<CustomerDelivery, { readonly kind: "message" }>;
type Retraction = Extract<CustomerDelivery, { readonly kind: "retract" }>;

/** The stanzas of one delivery, in order; the first has the delivery's id. Empty when there is nothing to say. */
export function writeDelivery(delivery: Message | Retraction, route: Route): readonly Element[] {
  if (delivery.kind === "retract") return [writeRetraction(delivery, route)];
  const text = wordsOf(delivery);
  const quote = text.trim() === "" ? "" : quoteOf(delivery);
  const words = text.trim() === "" ? [] : splitText(quote + text, capabilities.maxTextBytes);
  const parts = [...words.map((piece) => ({ text: piece })), ...filesOf(delivery)];
  return parts.map(({ text: said, ...file }, index) => {
    const id = index === 0 ? delivery.id : `${delivery.id}.${index + 1}`;
    const about = index === 0 ? firstOnly(delivery, route, [...quote].length) : [];
    return writeText(id, said, delivery, route, [...about, ...writeFile(file)]);
  });
}

function firstOnly(delivery: Message, route: Route, quoted: number): Element[] {
  const replaced =
    delivery.edits === undefined ? [] : [xml("replace", { xmlns: ns.correct, id: delivery.edits })];
  return [...replaced, ...writeReply(delivery, route, quoted)];
}

/** Each in a message of its own, whose words are its address: so clients show it as what it is (XEP-0066, section 3). */
function filesOf({ files = [] }: Message) {
  return files.map(({ url, name, kind }) => ({ text: url, url, name, kind }));
}

function writeFile({ url, name }: { readonly url?: string; readonly name?: string }): Element[] {
  if (url === undefined) return [];
  return [
    xml("x", { xmlns: ns.oob }, xml("url", {}, url), name === undefined ? undefined : xml("desc", {}, name)),
  ];
}

function wordsOf(delivery: Message): string {
  const text = printStyling(delivery.body);
  return delivery.action ? `/me ${text}` : text;
}

/** For clients without XEP-0461: what is replied to, as a quotation. */
function quoteOf({ replyTo }: Message): string {
  if (replyTo === undefined || replyTo.quote.trim() === "") return "";
  return replyTo.quote
    .split("\n")
    .map((line) => `> ${line}\n`)
    .join("");
}

function writeReply({ replyTo }: Message, { repliedTo }: Route, quoted: number): Element[] {
  if (replyTo?.id === undefined) return [];
  const reply = xml("reply", { xmlns: ns.reply, to: repliedTo, id: replyTo.id });
  if (quoted === 0) return [reply];
  const range = xml("body", { start: 0, end: quoted });
  return [reply, xml("fallback", { xmlns: ns.fallback, for: ns.reply }, range)];
}

function writeText(
  id: string,
  text: string,
  delivery: Message,
  { from, to }: Route,
  more: readonly Element[],
): Element {
  const unstyled =
    isFormatted(delivery.body) || delivery.replyTo !== undefined ? undefined : xml("unstyled", ns.styling);
  return xml(
    "message",
    { type: "chat", id, from, to },
    xml("body", {}, text),
    xml("active", ns.activity),
    xml("request", ns.receipts),
    xml("markable", ns.chatMarkers),
    xml("origin-id", { xmlns: ns.originId, id }),
    unstyled,
    more,
  );
}

/** For clients without XEP-0424 the body says in words what is meant. */
function writeRetraction({ id, retracts, body }: Retraction, { from, to }: Route): Element {
  return xml(
    "message",
    { type: "chat", id, from, to },
    xml("retract", { xmlns: ns.retract, id: retracts }),
    xml("fallback", { xmlns: ns.fallback, for: ns.retract }),
    xml("body", {}, printStyling(body)),
    xml("origin-id", { xmlns: ns.originId, id }),
    xml("store", ns.hints),
  );
}

/** XEP-0333: the agent has read what the customer wrote up to message `id`. */
export function writeRead(id: string, { from, to }: Pick<Route, "from" | "to">): Element {
  return xml(
    "message",
    { type: "chat", from, to },
    xml("displayed", { xmlns: ns.chatMarkers, id }),
    xml("no-store", ns.hints),
  );
}

/** XEP-0085, standing alone: never stored. */
export function writeTyping(typing: boolean, { from, to }: Pick<Route, "from" | "to">): Element {
  const state = xml(typing ? "composing" : "paused", ns.activity);
  return xml("message", { type: "chat", from, to }, state, xml("no-store", ns.hints));
}
