import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
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
  /** A file of the media repository, its body unread. @throws HomeserverFailure */
  download(mxc: string, signal: AbortSignal): Promise<IncomingMessage>;
  /** Puts a file of a known length there; gives its `mxc:` address. @throws HomeserverFailure, or what the stream fails with */
  upload(file: FileToUpload): Promise<string>;
  close(): Promise<void>;
}

export interface FileToUpload {
  readonly as: string;
  readonly name: string;
  readonly mimeType: string;
  readonly length: number;
  readonly stream: Readable;
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 30_000;
/** Connections to the homeserver at once; what is beyond waits for a free one, bounded by the lanes that deliver. */
const CONNECTIONS = 64;
/** Matrix's own bound on ids, in characters. */
const LONGEST_ID = 255;
/** Largest answer read, bytes: 100 events of 64 KiB each, with what stands around them, are below it. */
const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;

/** How long the homeserver waits for a file of another one. */
const REMOTE_MEDIA_MS = 20_000;
/** Read of what is answered where a file was not to be had, or has been put. */
const LARGEST_ERROR_BYTES = 64 * 1024;

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
  const asFailure = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof HomeserverFailure || !isConnectionError(error)) throw error;
      throw unreachable(error);
    }
  };
  return {
    call: (call) => {
      const url = addressOf(options.url, { user_id: call.as ?? options.bot, ...call.query }, call.path);
      return asFailure(called(exchanges, url, headers, call));
    },
    download: (mxc, signal) => {
      const place = path("v1", "media", "download", ...mxc.replace(/^mxc:\/\//u, "").split("/"));
      const url = addressOf(options.url, { user_id: options.bot, timeout_ms: REMOTE_MEDIA_MS }, place);
      const asked = { method: "GET", url, headers, timeout_ms: TIMEOUT_MS, signal };
      return asFailure(exchanges.open(asked).then(succeeded));
    },
    upload: async ({ as, name, mimeType, length, stream, signal }) => {
      const url = addressOf(options.url, { user_id: as, filename: name }, "/_matrix/media/v3/upload");
      const asked = {
        method: "POST",
        url,
        headers: { ...headers, "content-type": mimeType },
        content: { stream, length },
        timeout_ms: TIMEOUT_MS,
        signal,
      };
      const answer = await asFailure(exchanges.open(asked).then(succeeded));
      const told = parsed(await textOf(answer, LARGEST_ERROR_BYTES));
      if (typeof told?.content_uri === "string" && told.content_uri.length <= LONGEST_ID)
        return told.content_uri;
      throw notUnderstood("an upload without content_uri");
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

/** @throws HomeserverFailure with what any other answer says */
async function succeeded(answer: IncomingMessage): Promise<IncomingMessage> {
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return answer;
  throw answeredFailure(status, answer.headers, parsed(await textOf(answer, LARGEST_ERROR_BYTES)));
}

async function textOf(answer: IncomingMessage, largest: number): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > largest) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
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
