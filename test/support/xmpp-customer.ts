import { createHash, randomUUID } from "node:crypto";
import { type Inbox, inbox, type NextOptions } from "./inbox.ts";
import type { Prosody } from "./prosody.ts";
import { waitFor, within } from "./wait-for.ts";
import { type XmlElement, type XmppConnection, xml, xmppConnection } from "./xmpp-library.ts";
import {
  CHAT_MARKERS,
  CHAT_STATES,
  type ChatState,
  chatState,
  type MessageOptions,
  type MessageOutcome,
  messageOutcome,
  messageStanza,
  NICKNAME,
  RECEIPTS,
  type ReceivedMessage,
  receivedMessage,
  retractionStanza,
} from "./xmpp-message.ts";
import { type ShownMessage, shownMessages } from "./xmpp-transcript.ts";

const CAPABILITIES = "http://jabber.org/protocol/caps";
const DISCO_INFO = "http://jabber.org/protocol/disco#info";
const PING = "urn:xmpp:ping";
const VERSION = "jabber:iq:version";
const VCARD = "vcard-temp";
const RECONNECT_DELAY_MS = 200;

const FEATURES = [
  CAPABILITIES,
  CHAT_STATES,
  DISCO_INFO,
  VERSION,
  "urn:xmpp:message-correct:0",
  "urn:xmpp:receipts",
  "urn:xmpp:reply:0",
].sort();

export interface ClientSoftware {
  readonly name: string;
  readonly version: string;
  readonly os?: string;
}

export interface XmppCustomerOptions {
  readonly prosody: Pick<Prosody, "host" | "clientPort" | "domain" | "addUser">;
  /** The localpart; the account is made when no password is given. */
  readonly user: string;
  readonly password?: string;
  readonly resource?: string;
  /** The desk address that the customer writes to: `billing@desk.test`. */
  readonly desk: string;
  /** What XEP-0092 is answered with. `silent` never answers it, nor pings; `refuses` answers all with an error. */
  readonly software?: ClientSoftware | "silent" | "refuses";
  /** Whether messages that ask for a receipt get one; default true. */
  readonly givesReceipts?: boolean;
  /** Announced in presence (XEP-0172). */
  readonly nick?: string;
}

export interface ReceivedPresence {
  readonly from: string;
  readonly type: string;
  readonly show: string | null;
  readonly status: string | null;
}

/** A person at an XMPP client, for tests. */
export interface XmppCustomer {
  readonly jid: string;
  readonly fullJid: string;
  readonly password: string;
  /** Every message stanza with a body, repeats and corrections as they came. */
  readonly messages: Inbox<ReceivedMessage>;
  /** What became of the customer's own messages. */
  readonly outcomes: Inbox<MessageOutcome>;
  readonly chatStates: Inbox<{ readonly from: string; readonly state: ChatState }>;
  readonly presences: Inbox<ReceivedPresence>;
  /** Every stanza, for what has no place above. */
  readonly stanzas: Inbox<XmlElement>;
  /** What a good client shows by now. */
  transcript(): ShownMessage[];
  /** Sends, and gives the message's id; resolves when it is on the wire. */
  say(text: string, options?: MessageOptions): Promise<string>;
  /** The next message whose text contains, or matches, this. */
  next(match?: string | RegExp, options?: NextOptions): Promise<ReceivedMessage>;
  /** The receipt for, or the refusal of, a message of ours. */
  outcomeOf(id: string, options?: NextOptions): Promise<MessageOutcome>;
  typing(state: ChatState): Promise<void>;
  /** XEP-0424: takes back a message of the customer's own. */
  retract(id: string): Promise<void>;
  /** XEP-0184, for who was made with `givesReceipts: false`. */
  giveReceipt(message: ReceivedMessage): Promise<void>;
  /** XEP-0333. */
  markDisplayed(id: string): Promise<void>;
  showPresence(show?: "away" | "dnd" | "xa" | "chat" | "unavailable"): Promise<void>;
  subscribe(address?: string): Promise<void>;
  setNick(nick: string): Promise<void>;
  setVcard(card: { readonly name?: string; readonly nick?: string }): Promise<void>;
  /** A stanza of the caller's own making. */
  send(stanza: XmlElement): Promise<void>;
  query(query: XmlElement, to?: string): Promise<XmlElement | undefined>;
  /** Bytes as they are, well-formed or not. */
  sendRaw(data: string): void;
  /** Signs off properly. Messages that come now wait at the server. */
  disconnect(): Promise<void>;
  reconnect(): Promise<void>;
  /** Resolves when signed in: at once, or when the client has come back. */
  online(): Promise<void>;
  /** Loses the connection without a word; comes back by itself after 200 ms. */
  drop(): Promise<void>;
}

/** Signs in, and comes back by itself when the server was away. */
export async function xmppCustomer(options: XmppCustomerOptions): Promise<XmppCustomer> {
  const { prosody } = options;
  const resource = options.resource ?? "test";
  const password = options.password ?? prosody.addUser(options.user).password;
  const connection = xmppConnection({
    service: `xmpp://${prosody.host}:${prosody.clientPort}`,
    domain: prosody.domain,
    resource,
    username: options.user,
    password,
  });
  connection.reconnect.delay = RECONNECT_DELAY_MS;
  // A lost connection is part of the tests; without a listener it would end the process.
  connection.on("error", () => undefined);
  const jid = `${options.user}@${prosody.domain}`;
  const received = receive(connection, options);
  answerQueries(connection, options);
  connection.on("online", () => void connection.send(presence(options)).catch(() => undefined));
  await signIn(connection);
  return {
    ...received,
    jid,
    fullJid: `${jid}/${resource}`,
    password,
    transcript: () => shownMessages(received.messages.all),
    ...waiting(received),
    ...speaking(connection, options),
    disconnect: async () => {
      await connection.stop();
    },
    reconnect: () => signIn(connection),
    async online() {
      // A resumed stream (XEP-0198) tells of no event.
      await waitFor(() => connection.status === "online", { what: `${jid} to be signed in` });
    },
    async drop() {
      const gone = new Promise((resolve) => connection.once("disconnect", resolve));
      connection.socket?.destroy();
      await within(gone, { what: "the connection to be lost" });
    },
  };
}

async function signIn(connection: XmppConnection): Promise<void> {
  const online = new Promise<void>((resolve) => connection.once("online", () => resolve()));
  await connection.start();
  await within(online, { what: "signing in to Prosody" });
}

function receive(connection: XmppConnection, options: XmppCustomerOptions) {
  const showStanza = (stanza: XmlElement) => stanza.toString();
  const messages = inbox<ReceivedMessage>("a message", (message) => showStanza(message.stanza));
  const outcomes = inbox<MessageOutcome>("a receipt");
  const chatStates = inbox<{ from: string; state: ChatState }>("a chat state");
  const presences = inbox<ReceivedPresence>("a presence");
  const stanzas = inbox<XmlElement>("a stanza", showStanza);

  const receiveMessage = (stanza: XmlElement) => {
    const from = stanza.attrs.from ?? "";
    const state = chatState(stanza);
    if (state !== undefined) chatStates.push({ from, state });
    const outcome = messageOutcome(stanza);
    if (outcome !== undefined) outcomes.push(outcome);
    const message = receivedMessage(stanza);
    if (message === undefined) return;
    if (message.receiptRequested && options.givesReceipts !== false)
      connection.send(receiptStanza(message)).catch(() => undefined);
    messages.push(message);
  };

  connection.on("stanza", (stanza: XmlElement) => {
    stanzas.push(stanza);
    if (stanza.is("message")) receiveMessage(stanza);
    if (stanza.is("presence")) {
      presences.push(receivedPresence(stanza));
      if (stanza.attrs.type === "subscribe") approve(connection, stanza.attrs.from);
    }
  });
  return { messages, outcomes, chatStates, presences, stanzas };
}

function receivedPresence(stanza: XmlElement): ReceivedPresence {
  return {
    from: stanza.attrs.from ?? "",
    type: stanza.attrs.type ?? "available",
    show: stanza.getChildText("show"),
    status: stanza.getChildText("status"),
  };
}

function receiptStanza(message: ReceivedMessage): XmlElement {
  const received = xml("received", { xmlns: RECEIPTS, id: message.id });
  return xml("message", { to: message.from, type: message.type }, received);
}

function approve(connection: XmppConnection, to: string | undefined): void {
  connection.send(xml("presence", { to, type: "subscribed" })).catch(() => undefined);
}

function answerQueries(connection: XmppConnection, options: XmppCustomerOptions): void {
  const software = options.software ?? { name: "Test client", version: "1.0", os: "Linux" };
  if (software === "refuses") return;
  const answer = (element: XmlElement) => (software === "silent" ? new Promise<never>(() => {}) : element);
  connection.iqCallee.get(VERSION, "query", () => answer(versionAnswer(software)));
  connection.iqCallee.get(PING, "ping", () => answer(xml("nothing")));
  connection.iqCallee.get(DISCO_INFO, "query", () => answer(discoAnswer(software)));
}

function versionAnswer(software: ClientSoftware | "silent"): XmlElement {
  if (software === "silent") return xml("query", { xmlns: VERSION });
  const { name, version, os } = software;
  const children = [xml("name", {}, name), xml("version", {}, version)];
  if (os !== undefined) children.push(xml("os", {}, os));
  return xml("query", { xmlns: VERSION }, ...children);
}

function discoAnswer(software: ClientSoftware | "silent"): XmlElement {
  const name = software === "silent" ? "" : software.name;
  const identity = xml("identity", { category: "client", type: "pc", name });
  const features = FEATURES.map((feature) => xml("feature", { var: feature }));
  return xml("query", { xmlns: DISCO_INFO }, identity, ...features);
}

function presence(options: XmppCustomerOptions, show?: string): XmlElement {
  const software = options.software ?? { name: "Test client", version: "1.0" };
  const announced = typeof software === "string" ? undefined : capabilities(software);
  const nick = options.nick === undefined ? undefined : xml("nick", { xmlns: NICKNAME }, options.nick);
  return xml("presence", {}, show === undefined ? undefined : xml("show", {}, show), announced, nick);
}

/** XEP-0115, section 5.1. */
function capabilities(software: ClientSoftware): XmlElement {
  const verified = `client/pc//${software.name}<${FEATURES.map((feature) => `${feature}<`).join("")}`;
  const ver = createHash("sha1").update(verified).digest("base64");
  return xml("c", { xmlns: CAPABILITIES, hash: "sha-1", node: "https://client.test", ver });
}

function waiting(received: ReturnType<typeof receive>): Pick<XmppCustomer, "next" | "outcomeOf"> {
  return {
    next: (match = "", options = {}) =>
      received.messages.next((message) => matches(message.text, match), {
        what: `a message with ${match}`,
        ...options,
      }),
    outcomeOf: (id, options = {}) =>
      received.outcomes.find((outcome) => outcome.id === id, {
        what: `the receipt for ${id}`,
        ...options,
      }),
  };
}

/** Whether a text contains, or matches, what is looked for. */
export function matches(text: string, match: string | RegExp): boolean {
  return typeof match === "string" ? text.includes(match) : match.test(text);
}

function speaking(connection: XmppConnection, options: XmppCustomerOptions) {
  const { desk } = options;
  const send = async (stanza: XmlElement) => {
    if (connection.socket === null) throw new Error("the customer is not connected");
    await connection.send(stanza);
  };
  return {
    send,
    async say(text: string, message: MessageOptions = {}) {
      const id = message.id ?? randomUUID();
      await send(messageStanza(message.to ?? desk, id, text, message));
      return id;
    },
    typing: (state: ChatState) =>
      send(xml("message", { to: desk, type: "chat" }, xml(state, { xmlns: CHAT_STATES }))),
    retract: (id: string) => send(retractionStanza(desk, id)),
    giveReceipt: (message: ReceivedMessage) => send(receiptStanza(message)),
    markDisplayed: (id: string) =>
      send(xml("message", { to: desk, type: "chat" }, xml("displayed", { xmlns: CHAT_MARKERS, id }))),
    showPresence: (show?: string) =>
      send(show === "unavailable" ? xml("presence", { type: "unavailable" }) : presence(options, show)),
    subscribe: (address = desk) => send(xml("presence", { to: address, type: "subscribe" })),
    setNick: (nick: string) => publishNick(connection, nick),
    setVcard: (card: { name?: string; nick?: string }) => setVcard(connection, card),
    query: (query: XmlElement, to?: string) => connection.iqCaller.get(query, to),
    sendRaw(data: string) {
      connection.socket?.write(data);
    },
  };
}

async function publishNick(connection: XmppConnection, nick: string): Promise<void> {
  const item = xml("item", {}, xml("nick", { xmlns: NICKNAME }, nick));
  const publish = xml("publish", { node: NICKNAME }, item);
  await connection.iqCaller.set(xml("pubsub", { xmlns: "http://jabber.org/protocol/pubsub" }, publish));
}

async function setVcard(connection: XmppConnection, card: { name?: string; nick?: string }): Promise<void> {
  const fields = [];
  if (card.name !== undefined) fields.push(xml("FN", {}, card.name));
  if (card.nick !== undefined) fields.push(xml("NICKNAME", {}, card.nick));
  await connection.iqCaller.set(xml("vCard", { xmlns: VCARD }, ...fields));
}
