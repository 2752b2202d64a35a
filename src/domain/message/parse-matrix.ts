import { cleanText } from "./clean-name.ts";
import { parseHtml } from "./parse-html.ts";
import { plain, type RichText } from "./rich-text.ts";

/** HTML longer than this (in UTF-16 units; four times what an event may hold) is not parsed: the body is used. */
const maxHtml = 262_144;

export interface MatrixContent {
  readonly body: string;
  readonly format?: string;
  readonly formatted_body?: string;
}

/**
 * The text of an `m.room.message`. Formatting comes from `org.matrix.custom.html`, where the tags that the
 * specification lists become structure and all others only their text; without usable HTML the body counts.
 * With `reply`, the quoted fallback of older clients is taken off the body (`mx-reply` always is).
 */
export function parseMatrix(content: MatrixContent, options: { readonly reply?: boolean } = {}): RichText {
  const html = content.formatted_body;
  if (content.format === "org.matrix.custom.html" && html !== undefined && html.length <= maxHtml) {
    const text = parseHtml(html);
    if (text.length > 0) return text;
  }
  return plain(options.reply ? withoutReplyFallback(cleanText(content.body)) : cleanText(content.body));
}

function withoutReplyFallback(body: string): string {
  if (!/^> (\* )?<@[^>\n]+>/.test(body)) return body;
  const lines = body.split("\n");
  let quoted = lines.findIndex((line) => !line.startsWith(">"));
  if (quoted === -1) return "";
  if (lines[quoted] === "") quoted++;
  return lines.slice(quoted).join("\n");
}
