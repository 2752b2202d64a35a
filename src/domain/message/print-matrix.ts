import { isFormatted } from "./is-formatted.ts";
import { printPlain, printPlainInline } from "./print-plain.ts";
import type { Inline, RichText } from "./rich-text.ts";
import { isSafeLink } from "./safe-link.ts";

export interface MatrixText {
  body: string;
  format?: "org.matrix.custom.html";
  formatted_body?: string;
}

/** The text fields of an `m.room.message` (Matrix Client-Server API, "m.room.message msgtypes"). */
export function printMatrix(text: RichText): MatrixText {
  const body = printPlain(text);
  if (!isFormatted(text)) return { body };
  return { body, format: "org.matrix.custom.html", formatted_body: printHtml(text) };
}

/** As the HTML of a message; links that are not safe become words. */
export function printHtml(text: RichText): string {
  const [only, ...more] = text;
  if (only?.kind === "paragraph" && more.length === 0) return printInline(only.content);
  return text.map(printBlock).join("");
}

function printBlock(block: RichText[number]): string {
  switch (block.kind) {
    case "paragraph":
      return `<p>${printInline(block.content)}</p>`;
    case "quote":
      return `<blockquote>${printHtml(block.content)}</blockquote>`;
    case "code":
      return `<pre><code${languageClass(block.language)}>${escapeHtml(block.text)}</code></pre>`;
    case "list":
      return printList(block);
  }
}

function printList(list: Extract<RichText[number], { kind: "list" }>): string {
  const items = list.items.map((item) => `<li>${printHtml(item)}</li>`).join("");
  if (!list.ordered) return `<ul>${items}</ul>`;
  const start = list.start === undefined || list.start === 1 ? "" : ` start="${Math.trunc(list.start)}"`;
  return `<ol${start}>${items}</ol>`;
}

const tags = { strong: "strong", emphasis: "em", strike: "del", underline: "u" } as const;

function printInline(content: readonly Inline[]): string {
  return content.map(printOne).join("");
}

function printOne(inline: Inline): string {
  switch (inline.kind) {
    case "text":
      return escapeHtml(inline.text).replaceAll("\n", "<br>");
    case "break":
      return "<br>";
    case "code":
      return `<code>${escapeHtml(inline.text)}</code>`;
    case "link":
      if (!isSafeLink(inline.href)) return escapeHtml(printPlainInline([inline]));
      return `<a href="${escapeHtml(inline.href)}">${printInline(inline.content) || escapeHtml(inline.href)}</a>`;
    default:
      return `<${tags[inline.kind]}>${printInline(inline.content)}</${tags[inline.kind]}>`;
  }
}

function languageClass(language: string | undefined): string {
  return language === undefined ? "" : ` class="language-${escapeHtml(language)}"`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
