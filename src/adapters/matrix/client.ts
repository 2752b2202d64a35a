import { LogService, MatrixClient, setRequestFn } from "matrix-bot-sdk";
import { answeredFailure, HomeserverFailure, unreachable } from "./homeserver-failure.ts";
import { undiciTransport } from "./undici-transport.ts";

export interface Call {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  /** Below the homeserver's URL, each part already escaped: `/_matrix/client/v3/…`. */
  readonly path: string;
  /** The user of ours to act as; the bot when left out. */
  readonly as?: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
  /** Instead of a JSON body. */
  readonly media?: { readonly bytes: Buffer; readonly mimeType: string };
  /** Default 30 s: Synapse works on a request however long; asked again it gives the same answer. */
  readonly timeout_ms?: number;
}

/** The client-server API as the application service. */
export interface HomeserverClient {
  /** The answer's JSON. @throws HomeserverFailure */
  call(call: Call): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 30_000;
/** Connections to the homeserver at once. */
const CONNECTIONS = 64;

export function homeserverClient(options: { url: string; token: string; bot: string }): HomeserverClient {
  const transport = undiciTransport(CONNECTIONS);
  setRequestFn(transport.perform);
  // It writes failed requests to the console; ours are told in our own log, without bodies.
  LogService.muteModule("MatrixHttpClient");
  const client = new MatrixClient(options.url, options.token);
  return {
    call: (call) => called(client, options.bot, call),
    close: () => transport.close(),
  };
}

async function called(client: MatrixClient, bot: string, call: Call): Promise<Record<string, unknown>> {
  const query = { user_id: call.as ?? bot, ...call.query };
  const body = call.media?.bytes ?? call.body ?? (call.method === "GET" ? null : {});
  const mimeType = call.media?.mimeType ?? "application/json";
  const timeout_ms = call.timeout_ms ?? TIMEOUT_MS;
  try {
    return await client.doRequest(call.method, call.path, query, body, timeout_ms, false, mimeType, false, {
      errorHandler: (response, failed) =>
        isGood(response.statusCode)
          ? undefined
          : (answeredFailure(response.statusCode, response.headers, failed) as never),
    });
  } catch (error) {
    if (error instanceof HomeserverFailure || !isConnectionError(error)) throw error;
    throw unreachable(error);
  }
}

function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}

/** System and undici errors carry a code; a programmer's error does not. */
function isConnectionError(error: unknown): error is Error {
  return error instanceof Error && typeof (error as { code?: unknown }).code === "string";
}

/** A path of the client-server API, each `part` escaped. */
export function path(version: "v1" | "v3", ...parts: readonly string[]): string {
  return `/_matrix/client/${version}/${parts.map(encodeURIComponent).join("/")}`;
}
