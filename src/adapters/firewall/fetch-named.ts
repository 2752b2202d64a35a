import { type ClientRequest, type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { type Doorway, OpeningRefused } from "../../application/ports/doorway.ts";

export interface FetchOptions {
  /** Made for what messages name: `doorway({ by: "message", … })`; of each address by itself where it depends on that. */
  readonly doorway: Doorway | ((url: URL) => Doorway);
  readonly method?: "GET" | "HEAD";
  /** Silence, before or within the answer, after which it is given up. */
  readonly timeout_ms: number;
  readonly signal?: AbortSignal;
}

/** Redirects followed. */
const MOST_REDIRECTS = 3;
const LONGEST_URL = 2_048;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Opens what a message names, and gives the answer, whose body has not been read: whoever asked reads as much of it as
 * they want, and destroys it. Each redirect is looked at as the first address was. No cookies, no credentials, and
 * nothing that tells who asks are sent.
 *
 * @throws OpeningRefused for what may not be opened, and system errors
 */
export async function fetchNamed(address: string, options: FetchOptions): Promise<IncomingMessage> {
  let url = parsed(address);
  for (let hops = 0; ; hops += 1) {
    const answer = await ask(url, options);
    const { location } = answer.headers;
    if (!REDIRECTS.has(answer.statusCode ?? 0) || location === undefined) return answer;
    answer.destroy();
    if (hops === MOST_REDIRECTS) throw new OpeningRefused(url.host, "too many redirects");
    url = parsed(location, url);
  }
}

function parsed(text: string, base?: URL): URL {
  const url = text.length <= LONGEST_URL ? URL.parse(text, base?.href) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
    throw new OpeningRefused(text.slice(0, 100), "no web address");
  return url;
}

function ask(
  url: URL,
  { doorway, method = "GET", timeout_ms, signal }: FetchOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // `URL` has made `0x7f.1` and `2130706433` the addresses that they stand for.
    const through = typeof doorway === "function" ? doorway(url) : doorway;
    through.assertMayOpen(url.hostname);
    const send = url.protocol === "https:" ? secureRequest : plainRequest;
    const asking: ClientRequest = send(url, {
      method,
      agent: false,
      lookup: through.lookup,
      timeout: timeout_ms,
      headers: { accept: "*/*", "accept-encoding": "identity" },
      ...(signal ? { signal } : {}),
    });
    asking.once("error", reject);
    asking.once("timeout", () => asking.destroy(new Error(`no answer within ${timeout_ms} ms`)));
    asking.once("response", resolve);
    asking.end();
  });
}
