import type { Doorway } from "../../application/ports/doorway.ts";
import { type Exchanges, exchangesWith } from "./exchange.ts";
import { answeredFailure, HomeserverFailure, notUnderstood, unreachable } from "./homeserver-failure.ts";

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
  /** Over a connection of its own. */
  readonly alone?: boolean;
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
/** Matrix's own bound on ids, in characters. */
const LONGEST_ID = 255;
/** Largest answer read, bytes: 100 events of 64 KiB each, with what stands around them, are below it. */
const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;

/** Over connections that are kept alive. */
export function homeserverClient(options: {
  url: string;
  token: string;
  bot: string;
  doorway?: Doorway | undefined;
}): HomeserverClient {
  const exchanges = exchangesWith(options.url, {
    connections: CONNECTIONS,
    connectWithin_ms: 5_000,
    keepUnused_ms: 20_000,
    largestAnswer: LARGEST_ANSWER_BYTES,
    doorway: options.doorway,
  });
  const headers = { authorization: `Bearer ${options.token}` };
  return {
    call: async (call) => {
      const url = addressOf(options.url, { user_id: call.as ?? options.bot, ...call.query }, call.path);
      try {
        return await called(exchanges, url, headers, call);
      } catch (error) {
        if (error instanceof HomeserverFailure || !isConnectionError(error)) throw error;
        throw unreachable(error);
      }
    },
    close: async () => exchanges.close(),
  };
}

function addressOf(base: string, query: NonNullable<Call["query"]>, path: string): string {
  const parameters = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return `${base}${path}?${new URLSearchParams(parameters)}`;
}

async function called(
  exchanges: Exchanges,
  url: string,
  headers: Readonly<Record<string, string>>,
  { method, media, body, timeout_ms = TIMEOUT_MS, alone = false }: Call,
): Promise<Record<string, unknown>> {
  const isBare = (method === "GET" || method === "DELETE") && body === undefined;
  const bytes = media?.bytes ?? (isBare ? undefined : JSON.stringify(body ?? {}));
  const contentType = media?.mimeType ?? "application/json";
  const answer = await exchanges.ask({
    method,
    url,
    headers: bytes === undefined ? headers : { ...headers, "content-type": contentType },
    ...(bytes === undefined ? {} : { body: bytes }),
    timeout_ms,
    alone,
  });
  const told = parsed(answer.text);
  if (answer.status < 200 || answer.status >= 300) throw answeredFailure(answer.status, answer.headers, told);
  if (told === undefined) throw notUnderstood("a 2xx answer that is no JSON object");
  return told;
}

/**
 * A field without which an answer says nothing. @throws HomeserverFailure, passing: asked again under the same
 * id, the homeserver says it or does it once.
 */
export function fieldOf(answer: Readonly<Record<string, unknown>>, name: "event_id" | "room_id"): string {
  const value = answer[name];
  if (typeof value === "string" && value !== "" && value.length <= LONGEST_ID) return value;
  throw notUnderstood(`an answer without ${name}`);
}

/** Undefined for what is no JSON object: a reverse proxy speaks, and not the homeserver. */
function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** System errors and ours carry a code; a programmer's error does not. */
function isConnectionError(error: unknown): error is Error {
  return error instanceof Error && typeof (error as { code?: unknown }).code === "string";
}

/** A path of the client-server API, each `part` escaped. */
export function path(version: "v1" | "v3", ...parts: readonly string[]): string {
  return `/_matrix/client/${version}/${parts.map(encodeURIComponent).join("/")}`;
}
