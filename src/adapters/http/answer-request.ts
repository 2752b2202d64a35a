import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import type { HttpAnswer, HttpRoute } from "../../application/ports/http-route.ts";
import { findRoute } from "./find-route.ts";
import type { Guard } from "./guard.ts";
import { readBody } from "./read-body.ts";

const LARGEST_BODY_BYTES = 64 * 1024;

/** What is to be answered: that of the route, or why there is none. Rejects when the request breaks off. */
export async function answerTo(
  routes: readonly HttpRoute[],
  request: IncomingMessage,
  guard?: Guard,
): Promise<HttpAnswer> {
  const asking = guard?.ask(request) ?? { from: request.socket.remoteAddress ?? "" };
  if ("refusal" in asking) return asking.refusal;
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  const found = findRoute(routes, request.method ?? "", path);
  if (found === undefined) return { status: 404, body: { error: "there is nothing here" } };
  const { route, parameters } = found;
  const asked = { path, parameters, headers: request.headers, from: asking.from };
  const refusal = route.refuse?.(asked);
  if (refusal !== undefined) return refusal;
  const body = await readBody(request, route.largestBody ?? LARGEST_BODY_BYTES);
  if (body === undefined) return { status: 413, body: { error: "the body is too large" } };
  return route.answer({ ...asked, body });
}

/** Sends the answer; `last` also ends the connection. */
export function send(response: ServerResponse, answer: HttpAnswer, last: boolean): void {
  if (answer.stream !== undefined) {
    sendStream(response, answer, answer.stream, last);
    return;
  }
  const isText = typeof answer.body === "string";
  const bytes = Buffer.from(isText ? (answer.body as string) : JSON.stringify(answer.body));
  const type =
    (isText && answer.contentType) ||
    (isText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8");
  response.writeHead(answer.status, {
    // "Not modified" stands for a content that is not sent (RFC 9110, section 15.4.5).
    ...(answer.status === 304 ? {} : { "content-type": type, "content-length": bytes.length }),
    ...answer.headers,
    // What is left of a body that is too large is not waited for.
    ...(last || answer.status === 413 ? { connection: "close" } : {}),
  });
  response.end(bytes);
}

function sendStream(
  response: ServerResponse,
  { status, headers }: HttpAnswer,
  stream: NonNullable<HttpAnswer["stream"]>,
  last: boolean,
): void {
  response.writeHead(status, { ...headers, ...(last ? { connection: "close" } : {}) });
  if (response.req.method === "HEAD") {
    stream.destroy();
    response.end();
    return;
  }
  // What breaks off in the middle is cut, so that nobody takes a part for the whole.
  pipeline(stream, response, () => undefined);
}
