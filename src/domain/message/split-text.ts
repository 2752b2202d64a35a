const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
/** Looked at beyond a cut to see whether it parts a grapheme, in UTF-16 units. */
const lookAhead = 64;

/** Length of `text` as UTF-8, in bytes; a lone surrogate counts as U+FFFD. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += bytesOf(character);
  return bytes;
}

/**
 * Cuts text into pieces of at most `maxBytes` UTF-8 bytes that joined give the same text again. Cuts behind
 * white space where there is any, else between graphemes, else (one grapheme larger than a piece) between
 * characters; never inside a character. Throws a RangeError for `maxBytes` under 4.
 */
export function splitText(text: string, maxBytes: number): readonly string[] {
  if (!(maxBytes >= 4)) throw new RangeError(`a piece of ${maxBytes} bytes cannot hold every character`);
  const pieces: string[] = [];
  let from = 0;
  while (from < text.length) {
    const limit = limitOf(text, from, maxBytes);
    const to = limit === text.length ? limit : cutBefore(text, from, limit);
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces.length === 0 ? [""] : pieces;
}

/** The furthest index such that `from..index` fits. */
function limitOf(text: string, from: number, maxBytes: number): number {
  let bytes = 0;
  let index = from;
  while (index < text.length) {
    const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
    bytes += bytesOf(character);
    if (bytes > maxBytes) break;
    index += character.length;
  }
  return index;
}

function cutBefore(text: string, from: number, limit: number): number {
  for (let cut = limit; cut > from; cut--) {
    if (isSpace(text[cut - 1]) && !joinsBackwards(text, cut)) return cut;
  }
  const around = text.slice(from, limit + lookAhead);
  const start = graphemes.segment(around).containing(limit - from)?.index ?? 0;
  return start > 0 ? from + start : limit;
}

/** A mark on a space, or the second half of a line end: part of what stands before. */
function joinsBackwards(text: string, cut: number): boolean {
  if (text[cut - 1] === "\r" && text[cut] === "\n") return true;
  return /^[\p{M}\u200d]/u.test(String.fromCodePoint(text.codePointAt(cut) ?? 0));
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /[^\S\u00a0\u202f]/u.test(character);
}

function bytesOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
