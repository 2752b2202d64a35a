import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { HttpRoute } from "../../application/ports/http-route.ts";
import type { Log } from "../../application/ports/log.ts";
import { answerTo, send } from "./answer-request.ts";
import type { Guard } from "./guard.ts";

export interface HttpServerOptions {
  /** `127.0.0.1`, `::1`, `0.0.0.0`, `::` (which takes IPv4 too), or a name. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly routes: readonly HttpRoute[];
  readonly log: Log;
  /** Whom it refuses is cut off unread. Everybody may connect when it is left out. */
  readonly guard?: Guard;
  /** Connections at once; what is beyond is cut off. Without bound when left out. */
  readonly connections?: number;
}

export interface HttpServer {
  readonly port: number;
  /** Ends open requests within 2 s. */
  stop(): Promise<void>;
}

/** Why a server cannot listen, in words for the operator. */
export class CannotListen extends Error {
  override readonly name = "CannotListen";
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there",
  EACCES: "this user may not listen there (ports under 1024 need a privilege)",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "there is no such host name",
};
const STOP_WITHIN_MS = 2_000;
/** A header or body that comes slower than this is given up. */
const REQUEST_TIMEOUT_MS = 60_000;
/** A connection without use is closed after this, later than by the one who asks. */
const KEEP_UNUSED_MS = 75_000;

/** @throws CannotListen */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { routes, log, guard } = options;
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_UNUSED_MS });
  if (options.connections !== undefined) server.maxConnections = options.connections;
  server.prependListener("connection", (socket) => {
    if (guard?.admits(socket) === false) socket.destroy();
  });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    answerTo(routes, request, guard)
      .catch((error: unknown) => {
        if (!request.complete) throw error;
        log.error(
          { path: request.url?.split("?")[0], err: String(error) },
          "a request could not be answered",
        );
        return { status: 500, body: { error: "this could not be answered" } };
      })
      .then((answer) => send(response, answer, !server.listening))
      // Whoever asked has gone.
      .catch(() => response.destroy());
  });
  await listening(server, options);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  return { port, stop: () => stopped(server) };
}

async function listening(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port }, () => {
        server.off("error", reject);
        resolve();
      });
    });
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    const where = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
    const why = REASONS[code] ?? String((error as Error).message);
    throw new CannotListen(`cannot listen on ${where}: ${why}`, { cause: error });
  }
}

async function stopped(server: Server): Promise<void> {
  const ending = setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(ending);
}
