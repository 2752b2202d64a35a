import { escapeHtml, printHtml } from "../message/print-matrix.ts";
import { printPlain } from "../message/print-plain.ts";
import { plain, type RichText } from "../message/rich-text.ts";
import type { TranscriptLine } from "./transcript-lines.ts";

/** What stands above a transcript. */
export interface TranscriptHeading {
  readonly title: string;
  /** Name and value of what is known, in order. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly language: string;
}

/** As text for a terminal or a file: no line of a message begins where the desk's own lines do. */
export function printTranscriptText(heading: TranscriptHeading, lines: readonly TranscriptLine[]): string {
  const facts = heading.facts.map(([name, value]) => `${name}: ${oneLine(value)}`);
  return [heading.title, ...facts, "", ...lines.flatMap(textOf)].join("\n");
}

function textOf(line: TranscriptLine): readonly string[] {
  const { at, who, marks } = line;
  const words = wordsOf(line).split("\n");
  const [first = "", ...more] = words;
  const behind = marks.length === 0 ? "" : ` [${marks.map(oneLine).join("; ")}]`;
  const head = `${at}  ${oneLine(who)}${first === "" ? "" : `: ${first}`}`;
  return [head, ...more.map((each) => `    ${each}`)].map((text, index, all) =>
    index === all.length - 1 ? text + behind : text,
  );
}

/** A page that stands alone, without scripts and without anything fetched: it can be kept, sent and printed. */
export function printTranscriptHtml(heading: TranscriptHeading, lines: readonly TranscriptLine[]): string {
  const facts = heading.facts.map(
    ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`,
  );
  return `<!doctype html>
<html lang="${escapeHtml(heading.language)}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(heading.title)}</title>
<style>${STYLE}</style></head>
<body><h1>${escapeHtml(heading.title)}</h1><dl>${facts.join("")}</dl>
<ol>
${lines.map(itemOf).join("\n")}
</ol></body></html>
`;
}

function itemOf(line: TranscriptLine): string {
  const { at, who, kind, side, marks, retracted } = line;
  const written = line.body.length === 0 ? "" : `<div class="words">${printHtml(line.body)}</div>`;
  const words = retracted && written !== "" ? `<del>${written}</del>` : written;
  const behind = marks.length === 0 ? "" : `<p class="marks">${escapeHtml(marks.join("; "))}</p>`;
  return `<li class="${side} ${kind}"><p class="head"><b>${escapeHtml(who)}</b> <time>${escapeHtml(at)}</time></p>${words}${behind}</li>`;
}

const STYLE = `body{font:1rem/1.45 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1c2230;background:#fff}
h1{font-size:1.4rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:#545d6e}dd{margin:0}
ol{list-style:none;padding:0}li{padding:.5rem .8rem;margin:.5rem 0;border-left:.25rem solid #d5dae2;break-inside:avoid}
li.agent{border-color:#0b57d0}li.customer{border-color:#146c2e}li.whispered{border-style:dashed}
p{margin:0}time,.marks{color:#545d6e;font-size:.85rem}.words{white-space:pre-wrap;overflow-wrap:anywhere}
@media print{body{margin:0;max-width:none}}`;

/** A list as agents read it in their chat. */
export function transcriptAsMessage(lines: readonly TranscriptLine[]): RichText {
  const items = lines.map((line): RichText => {
    const marks = line.marks.length === 0 ? "" : ` [${line.marks.join("; ")}]`;
    const words = wordsOf(line);
    return plain(`${line.at} ${line.who}${words === "" ? "" : `: ${words}`}${marks}`);
  });
  return items.length === 0 ? [] : [{ kind: "list", ordered: false, items }];
}

function wordsOf({ body, retracted }: TranscriptLine): string {
  const words = printPlain(body);
  return retracted && words !== "" ? `(${words})` : words;
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}
