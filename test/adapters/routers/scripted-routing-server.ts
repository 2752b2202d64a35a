import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mistrust, signedHeaders } from "../../../src/adapters/routers/remote/signing.ts";

export const SECRET = "a secret that both sides know";

export interface AskedOfServer {
  readonly path: string;
  readonly key: string;
  readonly trusted: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they know to be there
  readonly body: any;
}

/** What the server does with one question. */
export type Behaviour = (
  asked: AskedOfServer,
  reply: (status: number, body: unknown, headers?: Readonly<Record<string, string>>) => void,
  raw: ServerResponse,
) => void;

export interface ScriptedServer {
  readonly url: string;
  readonly asked: readonly AskedOfServer[];
  /** From now on. */
  behave(behaviour: Behaviour): void;
  /** Takes no more connections, as one that was killed. */
  die(): Promise<void>;
  close(): Promise<void>;
}

/** A routing server that does what the test says, signed as it should be unless it writes for itself. */
export async function scriptedServer(first: Behaviour): Promise<ScriptedServer> {
  let behaviour = first;
  const asked: AskedOfServer[] = [];
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const subject = `${request.method} ${request.url}`;
      const one: AskedOfServer = {
        path: request.url ?? "",
        key: String(request.headers["idempotency-key"] ?? ""),
        trusted: mistrust(SECRET, Date.now(), { headers: request.headers, subject, body }) === undefined,
        body: body.length === 0 ? undefined : JSON.parse(body.toString("utf8")),
      };
      if (one.path === "/v1/health") return void response.writeHead(200).end("{}");
      asked.push(one);
      const reply = (status: number, value: unknown, headers = {}) => {
        const bytes = Buffer.from(JSON.stringify(value));
        const signed = signedHeaders(SECRET, Date.now(), `${status} ${one.key}`, bytes);
        response.writeHead(status, { ...signed, ...headers }).end(bytes);
      };
      behaviour(one, reply, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    behave: (next) => {
      behaviour = next;
    },
    die: close,
    close: async () => {
      if (server.listening) await close();
    },
  };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** A well-formed answer to this question. */
export function answering(answer: object): Behaviour {
  return ({ body }, reply) => reply(200, { attempt: body.attempt, turn: body.turn, answer });
}
