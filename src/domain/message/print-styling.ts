import { printLines } from "./lines.ts";
import { closingOf, type Directive } from "./parse-spans.ts";
import { linksInWords } from "./print-plain.ts";
import type { Inline, RichText } from "./rich-text.ts";

/**
 * Message Styling (XEP-0393). A span is marked only where a receiver will see a span: at a word's start, on
 * one line, without its own directive inside; elsewhere the words stand alone. Words are never changed: XEP-0393
 * has no escape, so text that looks like styling shows so, unless the sender adds the XEP's `unstyled` hint
 * (see `isFormatted`). A line of only ``` inside code gets a space before it, so that the code goes on.
 */
export function printStyling(text: RichText): string {
  return printLines(text, {
    inline: (content) => printSpans(linksInWords(content), true).split("\n"),
    code: (code, language = "") => [fence + language, ...code.split("\n").map(keptOpen), fence],
  }).join("\n");
}

const fence = "```";
const directives = { strong: "*", emphasis: "_", strike: "~" } as const;

/** `atStart`: whether a directive may open where this content begins. */
function printSpans(content: readonly Inline[], atStart: boolean): string {
  let printed = "";
  for (const inline of content) {
    const mayOpen = printed === "" ? atStart : /\s$/u.test(printed);
    printed += printSpan(inline, mayOpen);
  }
  return printed;
}

function printSpan(inline: Inline, mayOpen: boolean): string {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "break":
      return "\n";
    case "code":
      return mayOpen ? wrapped(inline.text, "`") : inline.text;
    case "underline":
    case "link":
      return printSpans(inline.content, mayOpen);
    default: {
      const inner = printSpans(inline.content, mayOpen);
      return mayOpen ? wrapped(inner, directives[inline.kind]) : inner;
    }
  }
}

function wrapped(inner: string, directive: Directive): string {
  const span = `${directive}${inner}${directive}`;
  const fits = /^\S(.*\S)?$/u.test(inner) && closingOf(span, 0, directive) === span.length - 1;
  return fits ? span : inner;
}

function keptOpen(line: string): string {
  return line === fence ? ` ${fence}` : line;
}
