/** An escape in JSON text: PostgreSQL takes neither U+0000 nor half of a surrogate pair. */
const ESCAPE = /\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/gs;
const REPLACEMENT = "\ufffd";

/** JSON that PostgreSQL stores: what it cannot hold in a text becomes U+FFFD, as a decoder would have it. */
export function toStoredJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes("\\u")) return json;
  return json.replace(ESCAPE, (found) => (/^\\u(?:0000|d[89a-f])/.test(found) ? REPLACEMENT : found));
}

/** A text that PostgreSQL stores. */
export function toStoredText(text: string): string {
  return text.replaceAll("\0", REPLACEMENT).toWellFormed();
}
