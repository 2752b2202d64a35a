import fastify, { type FastifyInstance } from "fastify";

export interface HttpServerOptions {
  /** `127.0.0.1`, `::1`, `0.0.0.0`, `::` (which takes IPv4 too), or a name. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Each registers routes in a scope of its own. */
  readonly routes: readonly ((app: FastifyInstance) => Promise<void>)[];
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

/** @throws CannotListen */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const app = fastify({
    logger: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 75_000,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 300 },
  });
  for (const routes of options.routes) await app.register(async (scope) => routes(scope));
  await listening(app, options);
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  return { port, stop: () => stopped(app) };
}

async function listening(app: FastifyInstance, { host, port }: HttpServerOptions): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    const where = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
    const why = REASONS[code] ?? String((error as Error).message);
    throw new CannotListen(`cannot listen on ${where}: ${why}`, { cause: error });
  }
}

async function stopped(app: FastifyInstance): Promise<void> {
  const ending = setTimeout(() => app.server.closeAllConnections(), STOP_WITHIN_MS);
  await app.close();
  clearTimeout(ending);
}
