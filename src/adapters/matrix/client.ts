import { Agent, request } from "undici";
import { answeredFailure, HomeserverFailure, unreachable } from "./homeserver-failure.ts";

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
/** Connections to the homeserver at once; what is beyond waits for a free one, bounded by the lanes that deliver. */
const CONNECTIONS = 64;
/** Largest answer read, bytes: a page of messages is far below it. */
const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024;

/** Over connections that are kept alive. */
export function homeserverClient(options: { url: string; token: string; bot: string }): HomeserverClient {
  const agent = new Agent({
    connections: CONNECTIONS,
    keepAliveTimeout: 20_000,
    connect: { timeout: 5_000 },
    maxResponseSize: LARGEST_ANSWER_BYTES,
  });
  const headers = { authorization: `Bearer ${options.token}` };
  return {
    call: async (call) => {
      const url = addressOf(options.url, { user_id: call.as ?? options.bot, ...call.query }, call.path);
      try {
        return await called(agent, url, headers, call);
      } catch (error) {
        if (error instanceof HomeserverFailure || !isConnectionError(error)) throw error;
        throw unreachable(error);
      }
    },
    close: () => agent.destroy(),
  };
}

function addressOf(base: string, query: NonNullable<Call["query"]>, path: string): string {
  const parameters = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return `${base}${path}?${new URLSearchParams(parameters)}`;
}

async function called(
  dispatcher: Agent,
  url: string,
  headers: Readonly<Record<string, string>>,
  { method, media, body, timeout_ms = TIMEOUT_MS }: Call,
): Promise<Record<string, unknown>> {
  const bytes = media?.bytes ?? (method === "GET" && body === undefined ? null : JSON.stringify(body ?? {}));
  const contentType = media?.mimeType ?? "application/json";
  const answer = await request(url, {
    dispatcher,
    method,
    headers: bytes === null ? headers : { ...headers, "content-type": contentType },
    body: bytes,
    headersTimeout: timeout_ms,
    bodyTimeout: timeout_ms,
  });
  const told = parsed(await answer.body.text());
  if (answer.statusCode < 200 || answer.statusCode >= 300)
    throw answeredFailure(answer.statusCode, answer.headers, told);
  if (told === undefined) throw answeredFailure(502, answer.headers, undefined);
  return told;
}

/** Undefined for what is no JSON object: a reverse proxy speaks, and not the homeserver. */
function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** System and undici errors carry a code; a programmer's error does not. */
function isConnectionError(error: unknown): error is Error {
  return error instanceof Error && typeof (error as { code?: unknown }).code === "string";
}

/** A path of the client-server API, each `part` escaped. */
export function path(version: "v1" | "v3", ...parts: readonly string[]): string {
  return `/_matrix/client/${version}/${parts.map(encodeURIComponent).join("/")}`;
}
