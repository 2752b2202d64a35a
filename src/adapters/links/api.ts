import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { LinkAsked, LinkMistake, MadeLinks } from "../../application/make-links.ts";
import type { HttpAnswer, HttpRequest, HttpRoute } from "../../application/ports/http-route.ts";
import type { Log } from "../../application/ports/log.ts";
import { qrPng, qrSvg } from "./qr.ts";

const LARGEST_BODY_BYTES = 4 * 1024;
const text = z.string().min(1).max(100);

/** What may be asked for. `expires_s` is in seconds. */
const askedSchema = z.strictObject({
  desk: text.optional(),
  queue: text.optional(),
  reason: text.optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/)
    .max(16)
    .optional(),
  reference: text.optional(),
  campaign: text.optional(),
  expires_s: z.int().min(60).max(315_360_000).optional(),
  uses: z.int().min(1).max(65_535).optional(),
  network: text.optional(),
  /** Each link is answered as a QR code as well: SVG as text, PNG as base64. */
  qr: z.enum(["svg", "png"]).optional(),
});

export interface LinksApiParts {
  readonly secret: string;
  readonly make: (asked: LinkAsked) => MadeLinks | LinkMistake;
  readonly log: Log;
}

/** Links for programs: `POST /v1/links` with the secret as a bearer token (RFC 6750). */
export function linksApi(parts: LinksApiParts): HttpRoute {
  return {
    method: "POST",
    path: "/v1/links",
    largestBody: LARGEST_BODY_BYTES,
    // Nobody's body is read who may not ask.
    refuse: (request) => refuseStranger(parts, request),
    answer: async ({ body }) => answer(parts, body),
  };
}

function refuseStranger(
  { secret, log }: LinksApiParts,
  { headers, from }: Pick<HttpRequest, "headers" | "from">,
): HttpAnswer | undefined {
  const [, given = ""] = /^bearer (.+)$/i.exec(String(headers.authorization ?? "")) ?? [];
  // Digests are of one length, whatever is given.
  if (timingSafeEqual(digest(given), digest(secret))) return undefined;
  log.warn({ from }, "refused to make a link for somebody without the secret");
  return refusal(
    401,
    "unauthorized",
    "authorization: Bearer, and the links' api_secret, is missing or wrong",
  );
}

function answer({ make }: LinksApiParts, body: Buffer): HttpAnswer {
  const asked = askedSchema.safeParse(json(body));
  if (!asked.success) {
    const [issue] = asked.error.issues;
    return refusal(
      400,
      "malformed",
      `${issue?.path.join(".") || "the body"}: ${issue?.message ?? "is not as it should be"}`,
    );
  }
  const { expires_s, qr, ...rest } = asked.data;
  const made = make(expires_s === undefined ? rest : { ...rest, expires_ms: expires_s * 1000 });
  if (made.kind === "mistake") {
    const known = made.known === undefined ? {} : { known: made.known };
    return { status: 422, body: { error: "not-possible", message: `${made.of} ${made.why}`, ...known } };
  }
  const { code, desk, expiresAt, links, page } = made;
  return {
    status: 201,
    body: {
      code,
      desk,
      expires: new Date(expiresAt).toISOString(),
      links: links.map(({ network, link, sendsCode }) => ({
        network,
        link,
        send_code: sendsCode,
        ...(qr === "svg" ? { svg: qrSvg(link, link) } : {}),
        ...(qr === "png" ? { png: qrPng(link).toString("base64") } : {}),
      })),
      ...(page === undefined ? {} : { page }),
    },
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function refusal(status: number, error: string, message: string): HttpAnswer {
  return { status, body: { error, message } };
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
