import { createHash } from "node:crypto";
import { BoundedMap } from "../../application/bounded-map.ts";
import type { Clock } from "../../application/ports/clock.ts";
import type { HttpAnswer, HttpRequest, HttpRoute } from "../../application/ports/http-route.ts";
import type { LinksAsked, LinksShown } from "../../application/show-links.ts";
import { preferredLanguage } from "../../domain/text/preferred-language.ts";
import { plainWords, type TextOverrides } from "../../domain/text/render-text.ts";
import { desksPage, linksPage, type Say } from "./page.ts";
import { style } from "./page-style.ts";

export interface LinksPageParts {
  readonly show: (asked: LinksAsked) => Promise<LinksShown>;
  /** The code as we write it, if it is good at that desk. */
  readonly readCode: (code: string, desk: string) => string | undefined;
  readonly title: string;
  readonly desks: readonly { readonly name: string; readonly title: string; readonly language: string }[];
  /** Codes of those that there are texts in. */
  readonly languages: readonly string[];
  readonly language: string;
  readonly texts: TextOverrides;
  /** Sites that may show the page within theirs. */
  readonly frameAncestors: readonly string[];
  readonly clock: Pick<Clock, "now">;
}

/** A page is worked out once in so long, and kept for as many desks, codes and languages. */
const KEPT_MS = 10_000;
const MOST_KEPT = 200;

interface Kept {
  readonly html: string;
  readonly etag: string;
  readonly until: number;
}

/** `/links`, `/links/<desk>` and `/links/<desk>/<code>`: for anybody, without scripts, and with nothing of what was asked. */
export function linksPageRoutes(parts: LinksPageParts): readonly HttpRoute[] {
  const kept = new BoundedMap<string, Kept>(MOST_KEPT);
  const route = (path: string): HttpRoute => ({
    method: "GET",
    path,
    largestBody: 0,
    answer: (request) => answer(parts, kept, request),
  });
  return [route("/links"), route("/links/:desk"), route("/links/:desk/:code")];
}

async function answer(
  parts: LinksPageParts,
  kept: BoundedMap<string, Kept>,
  { headers, parameters }: HttpRequest,
): Promise<HttpAnswer> {
  const named = parameters.desk ?? (parts.desks.length === 1 ? parts.desks[0]?.name : undefined);
  const desk = parts.desks.find(({ name }) => name === named);
  if (named !== undefined && desk === undefined)
    return { status: 404, body: { error: "there is nothing here" } };
  const accepted = preferredLanguage(String(headers["accept-language"] ?? ""), parts.languages);
  const language = accepted ?? desk?.language ?? parts.language;
  const { code: given } = parameters;
  const code = desk && given !== undefined ? parts.readCode(`#${given}`, desk.name) : undefined;
  const key = JSON.stringify([named, code, language]);
  const now = parts.clock.now();
  const known = kept.get(key);
  const page =
    known !== undefined && now < known.until ? known : await made(parts, desk?.name, code, language);
  kept.set(key, page);
  const isSame = String(headers["if-none-match"] ?? "")
    .split(/\s*,\s*/)
    .includes(page.etag);
  return {
    status: isSame ? 304 : 200,
    contentType: "text/html; charset=utf-8",
    body: isSame ? "" : page.html,
    headers: headersOf(parts, page),
  };
}

async function made(
  parts: LinksPageParts,
  desk: string | undefined,
  code: string | undefined,
  language: string,
): Promise<Kept> {
  const say: Say = (words) => plainWords(words, language, parts.texts);
  const html =
    desk === undefined
      ? desksPage(parts.title, parts.desks, language, say)
      : linksPage(await parts.show({ desk, code, language }), language, say);
  const etag = `"${createHash("sha256").update(html).digest("base64url").slice(0, 27)}"`;
  return { html, etag, until: parts.clock.now() + KEPT_MS };
}

const STYLE_SOURCE = `'sha256-${createHash("sha256").update(style).digest("base64")}'`;

/** Nothing is loaded, run or sent from here (Content Security Policy, level 3). */
function headersOf({ frameAncestors }: LinksPageParts, { etag }: Kept): Readonly<Record<string, string>> {
  const ancestors = frameAncestors.length === 0 ? "'none'" : frameAncestors.join(" ");
  return {
    "content-security-policy": `default-src 'none'; style-src ${STYLE_SOURCE}; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": `public, max-age=${KEPT_MS / 1000}`,
    vary: "accept-language",
    etag,
  };
}
