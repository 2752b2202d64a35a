import type { Inline } from "./rich-text.ts";

const kinds = { "*": "strong", _: "emphasis", "~": "strike" } as const;
export type Directive = keyof typeof kinds | "`";

/**
 * The spans of one line (XEP-0393, section 5.3). A directive opens at the start, after white space or after
 * another opening directive, and not before white space; the first one that is not behind white space closes
 * it. Time is linear in the length: a directive that found no end is not looked for again.
 */
export function parseSpans(line: string): Inline[] {
  const spans: Inline[] = [];
  const hopeless = new Set<string>();
  let plainFrom = 0;
  for (let at = 0; at < line.length; ) {
    const directive = line[at];
    if (!isDirective(directive) || hopeless.has(directive) || !opens(line, at)) {
      at++;
      continue;
    }
    const close = closingOf(line, at, directive);
    if (close === -1) hopeless.add(directive);
    if (close === -1 || close === at + 1) {
      at = Math.max(close, at) + 1;
      continue;
    }
    addText(spans, line.slice(plainFrom, at));
    spans.push(span(directive, line.slice(at + 1, close)));
    at = plainFrom = close + 1;
  }
  addText(spans, line.slice(plainFrom));
  return spans;
}

function isDirective(character: string | undefined): character is Directive {
  return character === "*" || character === "_" || character === "~" || character === "`";
}

function opens(line: string, at: number): boolean {
  return (at === 0 || isSpace(line[at - 1])) && at + 1 < line.length && !isSpace(line[at + 1]);
}

/** Index of the closing directive; right behind the opening one means that neither counts. */
export function closingOf(line: string, open: number, directive: Directive): number {
  for (let at = line.indexOf(directive, open + 1); at !== -1; at = line.indexOf(directive, at + 1)) {
    if (!isSpace(line[at - 1])) return at;
  }
  return -1;
}

function span(directive: Directive, inner: string): Inline {
  if (directive === "`") return { kind: "code", text: inner };
  return { kind: kinds[directive], content: parseSpans(inner) };
}

function addText(spans: Inline[], text: string): void {
  if (text !== "") spans.push({ kind: "text", text });
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /\s/u.test(character);
}
