import { Socket } from "node:net";
import { Component, type Element } from "@xmpp/component-core";
import type { Doorway } from "../../../application/ports/doorway.ts";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly domain: string;
  readonly secret: string;
  /** Everything may be opened when it is left out. */
  readonly doorway?: Doorway;
}

/** One XML stream to the server (XEP-0114): opened once, and never again after its end. */
export interface Stream {
  /** Resolves after the handshake. @throws when the server cannot be reached or refuses us. */
  open(): Promise<void>;
  send(element: Element): void;
  /** One blank between stanzas (RFC 6120, 4.6.1). */
  sendBlank(): void;
  /** Resolves to the reason when the stream has ended, whoever ended it. */
  readonly ended: Promise<string>;
  /** Ends the stream politely; cuts it off when `grace` has resolved. */
  close(grace: Promise<void>): void;
  /** Cuts the stream off. */
  cut(why: string): void;
}

/** What XML 1.0 cannot carry (its `Char` production): one such character would end the stream for everybody. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point.
const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export function serialised(element: Element): string {
  return element.toString().toWellFormed().replace(illegal, "");
}

export function newStream(endpoint: Endpoint, onStanza: (stanza: Element) => void): Stream {
  const component = new WholeComponent(endpoint);
  const ended = Promise.withResolvers<string>();
  const cut = (why: string) => {
    ended.resolve(why);
    component.socket?.destroy();
  };
  const write = (text: string) => {
    component.write(text).catch((error: unknown) => cut(reasonOf(error)));
  };
  component.on("error", (error: unknown) => cut(reasonOf(error)));
  component.on("disconnect", () => cut("the server closed the connection"));
  component.on("close", () => cut("the server ended the stream"));
  component.on("stanza", onStanza);
  component.on("open", (header: Element) => {
    component.authenticate(header.attrs.id ?? "", endpoint.secret).catch((error) => cut(reasonOf(error)));
  });
  return {
    open: async () => {
      endpoint.doorway?.assertMayOpen(endpoint.host);
      await Promise.race([component.start(), ended.promise.then((why) => Promise.reject(new Error(why)))]);
    },
    send: (element) => write(serialised(element)),
    sendBlank: () => write(" "),
    ended: ended.promise,
    close: (grace) => {
      write("</stream:stream>");
      void grace.then(() => cut("closed by us"));
    },
    cut,
  };
}

/** No server lets a stanza be as long, in UTF-16 units: one that goes on beyond it would fill our memory. */
const LONGEST_UNFINISHED = 16 * 1024 * 1024;

/** The socket decodes, so that a character split over two TCP segments arrives whole. */
class TextSocket extends Socket {
  constructor() {
    super();
    this.setEncoding("utf8");
    this.setNoDelay(true);
    this.setKeepAlive(true, 30_000);
  }
}

/** The library's component, mended: whole characters, IPv6 hosts, and no throw out of a socket's event. */
class WholeComponent extends Component {
  readonly #endpoint: Endpoint;
  /** Behind the last `>`. */
  #unfinished = "";
  /** Read since the last whole stanza. */
  #sinceStanza = 0;

  constructor(endpoint: Endpoint) {
    super({ service: "xmpp://component", domain: endpoint.domain });
    this.#endpoint = endpoint;
    this.Socket = TextSocket;
    this.timeout = 10_000;
    this.on("stanza", () => {
      this.#sinceStanza = 0;
    });
  }

  /**
   * The library's own waits for being online by a promise that nobody hears while the stream is being opened: a
   * connection reset just then would end the process. What goes wrong comes as `error` or `disconnect`.
   */
  override async start(): Promise<unknown> {
    const { service, domain } = this.options;
    await this.connect(service);
    const online = new Promise((resolve) => this.once("online", resolve));
    await this.open({ domain });
    return online;
  }

  override socketParameters() {
    const { host, port, doorway } = this.#endpoint;
    return { host, port, ...(doorway ? { lookup: doorway.lookup } : {}) };
  }

  /**
   * The library's parser throws on XML that it cannot read, is gone after the stream's end, and loses its place
   * when `?` and `>` of the XML declaration come apart: it gets whole tags only.
   */
  override _onData(data: Buffer | string): void {
    const text = data.toString();
    this.#sinceStanza += text.length;
    if (this.#sinceStanza > LONGEST_UNFINISHED) {
      this.emit("error", new Error("the server sends a stanza without end"));
      return;
    }
    const end = text.lastIndexOf(">") + 1;
    if (end === 0) {
      this.#unfinished += text;
      return;
    }
    const whole = this.#unfinished + text.slice(0, end);
    this.#unfinished = text.slice(end);
    this.#parse(whole);
  }

  #parse(text: string): void {
    if (this.parser === null) return;
    try {
      super._onData(text);
    } catch (error) {
      this.emit("error", error);
    }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "the stream failed";
  const condition = "condition" in error && typeof error.condition === "string" ? error.condition : undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return condition ?? code ?? error.message;
}
