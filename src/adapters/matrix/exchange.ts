import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plainRequest,
} from "node:http";
import { request as secureRequest, Agent as TlsAgent } from "node:https";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Doorway } from "../../application/ports/doorway.ts";

export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** No body when absent. */
  readonly body?: string | Buffer;
  /** Silence on the connection, before or within the answer, after which it is given up. */
  readonly timeout_ms: number;
  /** Over a connection made for it and ended with it: what died unnoticed of those that are kept does not matter. */
  readonly alone?: boolean;
}

export interface StreamedExchange extends Omit<Exchange, "body" | "alone"> {
  readonly content?: { readonly stream: Readable; readonly length: number };
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Requests to one server, over connections that are kept. */
export interface Exchanges {
  /** @throws ExchangeFailure, or a system error with its `code`, when no whole answer came. */
  ask(exchange: Exchange): Promise<Answer>;
  /**
   * The answer with its body unread: whoever asked reads it at their own pace, and destroys it. A request's body may
   * come from a stream, of which `length` bytes are sent. @throws as `ask`, and what the stream fails with
   */
  open(exchange: StreamedExchange): Promise<IncomingMessage>;
  /** Ends all that is under way. */
  close(): void;
}

export interface ExchangesOptions {
  /** Connections at once; what is beyond waits for a free one. */
  readonly connections: number;
  /** Given up when the server has not taken the connection by then. */
  readonly connectWithin_ms: number;
  /** A connection without use is closed after this: before the server would. */
  readonly keepUnused_ms: number;
  /** A longer answer is given up, bytes. */
  readonly largestAnswer: number;
  /** Everything may be opened when it is left out. */
  readonly doorway?: Doorway | undefined;
}

/** Why there is no answer, by a code as system errors have. */
export class ExchangeFailure extends Error {
  override readonly name = "ExchangeFailure";
  readonly code: "ETIMEDOUT" | "EMSGSIZE";

  constructor(code: "ETIMEDOUT" | "EMSGSIZE", why: string) {
    super(why);
    this.code = code;
  }
}

/** `base` is the server's URL, by whose scheme the connections are plain or TLS. */
export function exchangesWith(base: string, options: ExchangesOptions): Exchanges {
  const secure = base.startsWith("https:");
  const pool = { keepAlive: true, maxSockets: options.connections, timeout: options.keepUnused_ms };
  const agent = secure ? new TlsAgent(pool) : new PlainAgent(pool);
  const send = secure ? secureRequest : plainRequest;
  const underWay = new Set<ClientRequest>();
  const { doorway } = options;
  const { hostname } = new URL(base);
  const through = doorway ? { lookup: doorway.lookup } : {};
  return {
    ask: ({ method, url, headers, body, timeout_ms, alone = false }) =>
      new Promise((resolve, reject) => {
        // Told even of methods that commonly have no body: else it would be read as the next request.
        const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
        doorway?.assertMayOpen(hostname);
        const over = { ...through, agent: alone ? false : agent, timeout: timeout_ms };
        const asked = send(url, { ...over, method, headers: { ...headers, ...length } });
        underWay.add(asked);
        asked.once("close", () => underWay.delete(asked));
        asked.on("error", reject);
        asked.once("timeout", () => asked.destroy(silent(timeout_ms)));
        boundConnecting(asked, options.connectWithin_ms);
        asked.once("response", (response) => {
          read(response, options.largestAnswer).then(
            (text) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
            reject,
          );
        });
        asked.end(body);
      }),
    open: ({ method, url, headers, content, timeout_ms, signal }) =>
      new Promise((resolve, reject) => {
        const length = content === undefined ? {} : { "content-length": content.length };
        doorway?.assertMayOpen(hostname);
        // Not of those that are kept: a reader as slow as they like must not hold up what is said.
        const over = {
          ...through,
          agent: false as const,
          timeout: timeout_ms,
          ...(signal ? { signal } : {}),
        };
        const asked = send(url, { ...over, method, headers: { ...headers, ...length } });
        underWay.add(asked);
        asked.once("close", () => underWay.delete(asked));
        asked.on("error", reject);
        asked.once("timeout", () => asked.destroy(silent(timeout_ms)));
        boundConnecting(asked, options.connectWithin_ms);
        asked.once("response", resolve);
        if (content === undefined) asked.end();
        else pipeline(content.stream, asked).catch(reject);
      }),
    close: () => {
      for (const asked of underWay) asked.destroy();
      agent.destroy();
    },
  };
}

function boundConnecting(asked: ClientRequest, within_ms: number): void {
  asked.once("socket", (socket) => {
    if (!socket.connecting) return;
    const late = setTimeout(() => asked.destroy(silent(within_ms)), within_ms);
    socket.once("connect", () => clearTimeout(late));
    socket.once("close", () => clearTimeout(late));
  });
}

function silent(after_ms: number): ExchangeFailure {
  return new ExchangeFailure("ETIMEDOUT", `no answer within ${after_ms} ms`);
}

function read(response: IncomingMessage, largest: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    response.on("data", (part: Buffer) => {
      length += part.length;
      parts.push(part);
      if (length > largest)
        response.destroy(new ExchangeFailure("EMSGSIZE", `an answer of more than ${largest} bytes`));
    });
    response.on("end", () => resolve(Buffer.concat(parts).toString("utf8")));
    response.on("error", reject);
  });
}
