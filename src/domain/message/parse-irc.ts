import { cleanText } from "./clean-name.ts";
import type { RichText } from "./rich-text.ts";
import { inlineOf, lineBreak, type MarkKind, type Run } from "./runs.ts";

const marks: Readonly<Record<string, MarkKind>> = {
  "\x02": "strong",
  "\x1d": "emphasis",
  "\x1f": "underline",
  "\x1e": "strike",
};
const order: readonly MarkKind[] = ["strong", "emphasis", "underline", "strike"];

/** A code with what belongs to it: colours by number (\x03) or in hex (\x04), reverse (\x16), reset (\x0f), marks. */
const code =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: IRC formats text with control characters.
  /\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[\da-f]{6}(?:,[\da-f]{6})?)?|[\x02\x0f\x11\x16\x1d\x1e\x1f]/gi;

/** Text of an IRC message (https://modern.ircdocs.horse/formatting). Colours and reverse are left out. */
export function parseIrc(line: string): RichText {
  const runs: Run[] = [];
  let on = new Set<string>();
  let from = 0;
  for (const found of line.matchAll(code)) {
    addRuns(runs, line.slice(from, found.index), on);
    on = toggled(on, found[0]);
    from = found.index + found[0].length;
  }
  addRuns(runs, line.slice(from), on);
  return [{ kind: "paragraph", content: inlineOf(runs) }];
}

function toggled(on: ReadonlySet<string>, code: string): Set<string> {
  if (code === "\x0f") return new Set();
  const next = new Set(on);
  if (!next.delete(code)) next.add(code);
  return next;
}

function addRuns(runs: Run[], raw: string, on: ReadonlySet<string>): void {
  const kinds = new Set([...on].map((code) => marks[code]));
  const own = order.filter((kind) => kinds.has(kind)).map((kind) => ({ kind }));
  for (const [index, text] of cleanText(raw).split("\n").entries()) {
    if (index > 0) runs.push({ text: lineBreak, code: false, marks: own });
    if (text !== "") runs.push({ text, code: on.has("\x11"), marks: own });
  }
}
