import { type IncomingHttpHeaders, type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import type { Doorway } from "../../../application/ports/doorway.ts";

export interface Posting {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The whole answer has come by then, or there is none. */
  readonly deadline_ms: number;
  /** A longer answer is not read, bytes. */
  readonly largestAnswer: number;
  readonly doorway?: Doorway | undefined;
}

export interface Posted {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Undefined when there is more of it than is read. */
  readonly text: string | undefined;
}

/** One POST over a connection of its own. Redirects are not followed. Rejects when no whole answer came in time. */
export function post({ url, headers, body, deadline_ms, largestAnswer, doorway }: Posting): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const to = new URL(url);
    doorway?.assertMayOpen(to.hostname);
    const asking = (to.protocol === "https:" ? secureRequest : plainRequest)(to, {
      method: "POST",
      agent: false,
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
      signal: AbortSignal.timeout(deadline_ms),
      ...(doorway ? { lookup: doorway.lookup } : {}),
    });
    asking.once("error", reject);
    asking.once("response", (answer) => {
      const { statusCode = 0, headers: told } = answer;
      readBounded(answer, largestAnswer).then(
        (text) => resolve({ status: statusCode, headers: single(told), text }),
        reject,
      );
    });
    asking.end(body);
  });
}

async function readBounded(answer: IncomingMessage, largest: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function single(headers: IncomingHttpHeaders): Posted["headers"] {
  const entries = Object.entries(headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
}
