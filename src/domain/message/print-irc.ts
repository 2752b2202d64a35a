import { cleanText } from "./clean-name.ts";
import { printLines } from "./lines.ts";
import { linksInWords } from "./print-plain.ts";
import type { Inline, RichText } from "./rich-text.ts";
import { lineBreak, type Run, runsOf } from "./runs.ts";

const codes = { strong: "\x02", emphasis: "\x1d", underline: "\x1f", strike: "\x1e" } as const;
const monospace = "\x11";
const reset = "\x0f";

/**
 * The lines to send, none of them empty (https://modern.ircdocs.horse/formatting). Each line stands alone: its
 * formatting is opened anew and reset at its end. Control characters in the words are taken out, so that words
 * can neither format nor end a line. Lines may be longer than a message holds: see `splitText`.
 */
export function printIrc(text: RichText): readonly string[] {
  return printLines(text, { inline: inlineLines, code: codeLines }).filter((line) => line.trim() !== "");
}

function inlineLines(content: readonly Inline[]): readonly string[] {
  const lines: Run[][] = [[]];
  for (const run of runsOf(linksInWords(content))) {
    if (run.text === lineBreak) lines.push([]);
    else lines.at(-1)?.push(run);
  }
  return lines.map(printRuns);
}

function printRuns(runs: readonly Run[]): string {
  let printed = "";
  let on = "";
  for (const run of runs) {
    const words = run.text === lineBreak ? "" : cleanText(run.text).replaceAll("\n", " ");
    if (words === "") continue;
    const wanted = codesOf(run);
    if (wanted !== on) printed += (on === "" ? "" : reset) + wanted;
    on = wanted;
    printed += words;
  }
  return on === "" ? printed : printed + reset;
}

function codesOf(run: Run): string {
  const own = run.marks.map((mark) => (mark.kind === "link" ? "" : codes[mark.kind])).join("");
  return run.code ? own + monospace : own;
}

function codeLines(text: string): readonly string[] {
  return cleanText(text)
    .split("\n")
    .map((line) => (line.trim() === "" ? "" : monospace + line + reset));
}
