import { Parser } from "htmlparser2";
import { cleanText } from "./clean-name.ts";
import { type Close, HtmlBuilder } from "./html-builder.ts";
import type { RichText } from "./rich-text.ts";
import { isSafeLink } from "./safe-link.ts";

type Attributes = Readonly<Record<string, string>>;
type Open = (builder: HtmlBuilder, attributes: Attributes) => Close | undefined;

/**
 * Matrix's HTML subset (Client-Server API, "m.room.message msgtypes") as a tree. Other tags leave only their
 * text; the contents of `script`, `style`, `title` and `mx-reply`, which no client shows, are left out.
 */
export function parseHtml(html: string): RichText {
  const builder = new HtmlBuilder();
  const open: (Close | undefined)[] = [];
  let hidden = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (hiddenTags.has(name)) {
        hidden++;
        open.push(() => hidden--);
      } else open.push(hidden > 0 ? undefined : opening.get(name)?.(builder, attributes));
    },
    onclosetag() {
      open.pop()?.();
    },
    ontext(text) {
      if (hidden === 0) builder.text(cleanText(text));
    },
  });
  parser.end(html);
  return builder.finish();
}

const hiddenTags = new Set(["script", "style", "title", "mx-reply"]);

const paragraph: Open = (builder) => builder.paragraph();
const strong: Open = (builder) => builder.mark({ kind: "strong" });
const emphasis: Open = (builder) => builder.mark({ kind: "emphasis" });
const strike: Open = (builder) => builder.mark({ kind: "strike" });
const cell: Open = (builder) => void builder.cell();

const heading: Open = (builder) => {
  const endParagraph = builder.paragraph();
  const endMark = builder.mark({ kind: "strong" });
  return () => {
    endMark();
    endParagraph();
  };
};

const opening = new Map<string, Open>([
  ...["p", "div", "table", "caption", "tr", "details", "summary"].map((tag) => [tag, paragraph] as const),
  ...["h1", "h2", "h3", "h4", "h5", "h6"].map((tag) => [tag, heading] as const),
  ["b", strong],
  ["strong", strong],
  ["i", emphasis],
  ["em", emphasis],
  ["s", strike],
  ["del", strike],
  ["strike", strike],
  ["u", (builder) => builder.mark({ kind: "underline" })],
  ["th", cell],
  ["td", cell],
  ["a", (builder, { href = "" }) => (becomesLink(href) ? builder.mark({ kind: "link", href }) : undefined)],
  ["br", (builder) => void builder.lineBreak()],
  ["hr", rule],
  ["img", (builder, { alt, title }) => void builder.text(cleanText(alt || title || ""))],
  ["blockquote", (builder) => builder.quote()],
  ["ul", (builder) => builder.list(false, undefined)],
  ["ol", (builder, { start }) => builder.list(true, listStart(start))],
  ["li", (builder) => builder.item()],
  ["pre", (builder) => builder.preformattedBlock()],
  ["code", (builder, attributes) => builder.codeSpan(languageOf(attributes.class))],
]);

function rule(builder: HtmlBuilder): undefined {
  const end = builder.paragraph();
  builder.text("———");
  end();
}

/** A mention of a Matrix user is their name: the address means nothing on other networks and is not theirs to see. */
function becomesLink(href: string): boolean {
  return isSafeLink(href) && !/^(https?:\/\/matrix\.to\/#\/(@|%40)|matrix:u\/)/i.test(href);
}

function listStart(start: string | undefined): number | undefined {
  const number = start !== undefined && /^\d{1,9}$/.test(start) ? Number(start) : 1;
  return number === 1 ? undefined : number;
}

function languageOf(classes: string | undefined): string | undefined {
  return /(?:^|\s)language-([\w+#.-]{1,32})(?:\s|$)/.exec(classes ?? "")?.[1];
}
