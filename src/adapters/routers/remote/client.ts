import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Doorway } from "../../../application/ports/doorway.ts";
import { LARGEST_BODY_BYTES } from "./contract.ts";
import { mistrust, signedHeaders } from "./signing.ts";

export interface ClientOptions {
  /** Base address; paths are put behind it. */
  readonly url: string;
  readonly secret: string;
  readonly now: () => number;
  /** Everything may be opened when it is left out. */
  readonly doorway?: Doorway;
}

export interface Posting {
  readonly path: string;
  readonly body: object;
  /** The answer must be signed for this key. */
  readonly key: string;
  readonly deadline_ms: number;
}

export interface ServerAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Why there is no answer to be used. `slow`: not in time. `failed`: not reached, or it refused. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  readonly kind: "slow" | "failed" | "nonsense";
  constructor(kind: "slow" | "failed" | "nonsense", why: string) {
    super(why);
    this.kind = kind;
  }
}

export interface RoutingClient {
  /** Status 200 or 202 with a signed JSON body. @throws NoAnswer */
  post(posting: Posting): Promise<ServerAnswer>;
  /** Whether the server says that it is there. Never rejects. */
  isThere(deadline_ms: number): Promise<boolean>;
  close(): void;
}

/** Connections kept; questions beyond wait for one within their deadline. */
const MOST_CONNECTIONS = 32;

interface Sent {
  readonly method: "POST" | "GET";
  readonly path: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly deadline_ms: number;
}

interface Received {
  readonly response: IncomingMessage;
  readonly body: Buffer;
}

/** Speaks HTTP with the routing server. Follows no redirect, and reads no more than an answer may have. */
export function routingClient({ url, secret, now, doorway }: ClientOptions): RoutingClient {
  const base = new URL(url.endsWith("/") ? url : `${url}/`);
  const isTls = base.protocol === "https:";
  const kept = { keepAlive: true, maxSockets: MOST_CONNECTIONS };
  const agent = isTls ? new HttpsAgent(kept) : new HttpAgent(kept);

  const send = ({ method, path, body, headers, deadline_ms }: Sent): Promise<Received> => {
    const to = new URL(path.replace(/^\//, ""), base);
    const signed = signedHeaders(secret, now(), `${method} ${to.pathname}`, body);
    return new Promise((resolve, reject) => {
      doorway?.assertMayOpen(base.hostname);
      const asking = (isTls ? httpsRequest : httpRequest)(to, {
        method,
        agent,
        ...(doorway ? { lookup: doorway.lookup } : {}),
        headers: {
          ...headers,
          ...signed,
          "content-length": String(body.length),
          "accept-encoding": "identity",
        },
        signal: AbortSignal.timeout(deadline_ms),
      });
      const failed = (error: Error) =>
        reject(
          error.name === "TimeoutError" || error.name === "AbortError"
            ? new NoAnswer("slow", `no answer within ${deadline_ms} ms`)
            : error instanceof NoAnswer
              ? error
              : new NoAnswer("failed", error.message),
        );
      asking.once("error", failed);
      asking.once("response", (response) => {
        readWhole(response).then((received) => resolve({ response, body: received }), failed);
      });
      asking.end(body);
    });
  };

  return {
    async post({ path, body, key, deadline_ms }) {
      const bytes = Buffer.from(JSON.stringify(body));
      const headers = { "content-type": "application/json", "idempotency-key": key };
      const received = await send({ method: "POST", path, body: bytes, headers, deadline_ms });
      const status = received.response.statusCode ?? 0;
      if (status >= 300 && status < 400)
        throw new NoAnswer("nonsense", "it redirects, which is not followed");
      if (status !== 200 && status !== 202) throw new NoAnswer("failed", `it answered ${status}`);
      const subject = `${status} ${key}`;
      const why = mistrust(secret, now(), {
        headers: received.response.headers,
        subject,
        body: received.body,
      });
      if (why !== undefined) throw new NoAnswer("nonsense", `of its answer, ${why}`);
      return { status, body: parsed(received.body) };
    },
    async isThere(deadline_ms) {
      const asked = {
        method: "GET",
        path: "v1/health",
        body: Buffer.alloc(0),
        headers: {},
        deadline_ms,
      } as const;
      return send(asked).then(
        ({ response }) => response.statusCode === 200,
        () => false,
      );
    },
    close: () => agent.destroy(),
  };
}

function readWhole(response: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    const tooLong = () => {
      reject(new NoAnswer("nonsense", `its answer is longer than ${LARGEST_BODY_BYTES} bytes`));
      response.destroy();
    };
    if (Number(response.headers["content-length"] ?? 0) > LARGEST_BODY_BYTES) return tooLong();
    response.on("data", (part: Buffer) => {
      length += part.length;
      if (length > LARGEST_BODY_BYTES) tooLong();
      else parts.push(part);
    });
    response.on("end", () => resolve(Buffer.concat(parts)));
    response.on("error", reject);
    response.on("aborted", () => reject(new NoAnswer("failed", "its answer broke off")));
  });
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new NoAnswer("nonsense", "its answer is not JSON");
  }
}
