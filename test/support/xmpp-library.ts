import type { EventEmitter } from "node:events";
import { createRequire } from "node:module";
import type { Socket } from "node:net";

/** The parts of @xmpp/client (which brings no types) that the test customer uses. */
export interface XmlElement {
  readonly name: string;
  readonly attrs: Record<string, string | undefined>;
  is(name: string, namespace?: string): boolean;
  getChild(name: string, namespace?: string): XmlElement | undefined;
  getChildText(name: string, namespace?: string): string | null;
  getChildElements(): XmlElement[];
  text(): string;
  toString(): string;
}

export type XmlChild = XmlElement | string | undefined | readonly XmlChild[];
export type XmlBuilder = (
  name: string,
  attributes?: Readonly<Record<string, string | undefined>> | string,
  ...children: XmlChild[]
) => XmlElement;

export interface XmppConnection extends EventEmitter {
  readonly status: string;
  readonly jid: { toString(): string } | null;
  readonly socket: Socket | null;
  readonly reconnect: { delay: number; start(): void; stop(): void };
  readonly iqCaller: {
    request(stanza: XmlElement, timeout_ms?: number): Promise<XmlElement>;
    get(query: XmlElement, to?: string, timeout_ms?: number): Promise<XmlElement | undefined>;
    set(query: XmlElement, to?: string, timeout_ms?: number): Promise<XmlElement | undefined>;
  };
  readonly iqCallee: {
    get(namespace: string, name: string, answer: () => Promise<XmlElement> | XmlElement): void;
  };
  start(): Promise<unknown>;
  stop(): Promise<unknown>;
  send(stanza: XmlElement): Promise<void>;
}

export interface XmppConnectionOptions {
  readonly service: string;
  readonly domain: string;
  readonly resource: string;
  readonly username: string;
  readonly password: string;
}

const library = createRequire(import.meta.url)("@xmpp/client") as {
  client(options: XmppConnectionOptions): XmppConnection;
  xml: XmlBuilder;
};

export const xml = library.xml;

/** Not connected yet. Keeps characters whole that the network splits between two reads. */
export function xmppConnection(options: XmppConnectionOptions): XmppConnection {
  const connection = library.client(options);
  connection.on("connect", () => connection.socket?.setEncoding("utf8"));
  return connection;
}
