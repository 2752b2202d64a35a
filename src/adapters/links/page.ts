import type { LinksShown } from "../../application/show-links.ts";
import { networkName } from "../../domain/text/network-name.ts";
import { phrase, type Words } from "../../domain/text/text-key.ts";
import { style } from "./page-style.ts";
import { qrSvg } from "./qr.ts";

/** Says it in the page's language. */
export type Say = (words: Words) => string;

/** A desk's page in one language, as HTML without scripts; all that is not ours is escaped. */
export function linksPage(
  { deskName, open, standing, ways, code }: LinksShown,
  language: string,
  say: Say,
): string {
  const state = open ? "open" : "closed";
  return document(
    language,
    say(phrase("links.title", { desk: deskName })),
    `<header><p class="desk">${escaped(deskName)}</p><h1>${escaped(say(phrase("links.heading")))}</h1>
<p class="state ${state}"><strong>${escaped(say(phrase(`links.${state}`)))}</strong> <span>${escaped(standing.map(say).join(" "))}</span></p></header>
<main><h2>${escaped(say(phrase("links.ways")))}</h2>
<ul class="ways">${ways.map((way) => wayItem(way, code, say)).join("\n")}</ul></main>`,
  );
}

/** The desks to choose from. `title` is that of them all. */
export function desksPage(
  title: string,
  desks: readonly { readonly name: string; readonly title: string }[],
  language: string,
  say: Say,
): string {
  const items = desks.map(
    ({ name, title: each }) =>
      `<li><a class="go" href="/links/${encodeURIComponent(name)}">${escaped(each)}</a></li>`,
  );
  return document(
    language,
    say(phrase("links.title", { desk: title })),
    `<header><p class="desk">${escaped(title)}</p><h1>${escaped(say(phrase("links.heading")))}</h1></header>
<main><h2>${escaped(say(phrase("links.choose")))}</h2>
<ul class="desks">${items.join("\n")}</ul></main>`,
  );
}

function wayItem(way: LinksShown["ways"][number], code: string | undefined, say: Say): string {
  const network = networkName(way.network);
  const name = `<h3>${escaped(network)}</h3>`;
  if (!way.reachable) return `<li>${name}<p>${escaped(say(phrase("links.away")))}</p></li>`;
  const sends = phrase(way.sendsCode ? "links.code" : "links.code-filled");
  const told =
    code === undefined ? "" : `<p class="code">${escaped(say(sends))} <code>${escaped(code)}</code></p>`;
  const svg = qrSvg(way.link, say(phrase("links.qr", { network })));
  return `<li>${name}
<p><a class="go" href="${escaped(way.link)}">${escaped(say(phrase("links.go", { network })))}</a></p>
${told}<figure>${svg}<figcaption>${escaped(say(phrase("links.scan")))}</figcaption></figure></li>`;
}

function document(language: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="${escaped(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escaped(title)}</title>
<style>${style}</style></head>
<body>${body}</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Fit to stand in text and in a quoted attribute. */
function escaped(text: string): string {
  return text.toWellFormed().replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
