import { Agent, request } from "undici";

/** As much of the `request` library's shape as matrix-bot-sdk uses. */
interface RequestParameters {
  readonly uri: string;
  readonly method: string;
  readonly qs?: Readonly<Record<string, unknown>> | null;
  readonly encoding?: null;
  readonly timeout: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}
interface RequestResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string | Buffer;
}
type Callback = (error: Error | null, response?: RequestResponse, body?: string | Buffer) => void;

export interface Transport {
  /** For matrix-bot-sdk's `setRequestFn`. */
  readonly perform: (parameters: RequestParameters, callback: Callback) => void;
  close(): Promise<void>;
}

/** Largest answer read from the homeserver, bytes: a page of messages is far below it. */
const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * HTTP over kept-alive connections, at most `connections` at once to one homeserver; what is beyond waits
 * for a free one, bounded by the lanes that deliver.
 */
export function undiciTransport(connections: number): Transport {
  const agent = new Agent({
    connections,
    keepAliveTimeout: 20_000,
    connect: { timeout: 5_000 },
    maxResponseSize: LARGEST_ANSWER_BYTES,
  });
  return {
    perform(parameters, callback) {
      performed(agent, parameters).then(
        (response) => callback(null, response, response.body),
        (error: Error) => callback(error),
      );
    },
    close: () => agent.destroy(),
  };
}

async function performed(agent: Agent, parameters: RequestParameters): Promise<RequestResponse> {
  const url = new URL(parameters.uri);
  for (const [name, value] of Object.entries(parameters.qs ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) url.searchParams.append(name, String(one));
    }
  }
  const answer = await request(url, {
    dispatcher: agent,
    method: parameters.method as "GET",
    headers: parameters.headers,
    body: parameters.body ?? null,
    headersTimeout: parameters.timeout,
    bodyTimeout: parameters.timeout,
  });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  const body = parameters.encoding === null ? bytes : bytes.toString("utf8");
  return { statusCode: answer.statusCode, headers: answer.headers, body };
}
