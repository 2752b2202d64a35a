/** Explicit embeddings, overrides and isolates: they can make text read as something else (UAX 9). */
const bidiControls = /[\u202a-\u202e\u2066-\u2069]/gu;
/** C0 and C1 without tab and newline. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point.
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;
/** Characters that show nothing, or a blank that no one can tell from nothing. */
const invisible =
  /\u00ad|\u034f|\u061c|[\u115f\u1160]|[\u17b4\u17b5]|[\u180b-\u180e]|\u200b|\u200e|\u200f|[\u2060-\u206f]|\u2800|\u3164|\ufeff|\uffa0|[\ufff0-\ufffc]|[\u{e0000}-\u{e0fff}]/gu;
/** Joiners are kept only where they shape something: between emoji and in scripts that join letters. */
const idleJoiner =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f[[\p{L}\p{M}]--[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]]])[\u200c\u200d]+|[\u200c\u200d]+(?=\s|$|[\u200c\u200d])/gv;
/**
 * Marks and characters without width after one that has some: beyond eight, no writing needs them (the tallest
 * Tibetan stacks have eight, the flag emoji of a region seven), and they grow over the lines above.
 */
const overloaded = /([\p{M}\p{Default_Ignorable_Code_Point}]{8})[\p{M}\p{Default_Ignorable_Code_Point}]+/gu;
/** No script stacks more than four marks on a letter in ordinary writing. */
const stackedMarks = /(\p{M}{4})\p{M}+/gu;

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
/** Code units looked at per grapheme wanted: bounds the work on a name of a million characters. */
const unitsPerGrapheme = 32;

/**
 * A message body fit to be stored and shown: well-formed, line ends as `\n`, without control characters
 * (tab and newline stay), without characters that reorder what is displayed, and with at most eight marks or
 * characters without width in a row. No letter is removed.
 */
export function cleanText(raw: string): string {
  return raw
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(controls, "")
    .replace(bidiControls, "")
    .replace(overloaded, "$1");
}

/**
 * One line fit to stand among other words (a topic, a reason): as `cleanText`, white space collapsed,
 * invisible characters removed, at most `max` graphemes (an ellipsis is the last when it was cut). May be empty.
 */
export function cleanLine(raw: string, max = 256): string {
  const bounded = raw.slice(0, max * unitsPerGrapheme).toWellFormed();
  const line = cleanText(bounded.replace(/[\t\n\v\f\r\u0085]/gu, " "))
    .replace(invisible, "")
    .replace(stackedMarks, "$1")
    .replace(idleJoiner, "")
    .replace(/\s+/gu, " ")
    .trim();
  return cut(line, max);
}

/** A name fit for display: as `cleanLine`, and never empty. `max` in graphemes. */
export function cleanName(raw: string, max = 64, fallback = "unnamed"): string {
  const name = cleanLine(raw, max);
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(name) ? name : fallback;
}

function cut(line: string, max: number): string {
  if (line.length <= max) return line;
  const ends: number[] = [];
  for (const { index, segment } of graphemes.segment(line)) {
    ends.push(index + segment.length);
    if (ends.length > max) return `${line.slice(0, ends[max - 2] ?? 0).trimEnd()}…`;
  }
  return line;
}
