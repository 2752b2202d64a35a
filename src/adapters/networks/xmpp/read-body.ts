import type { Element } from "@xmpp/component-core";
import { cleanText } from "../../../domain/message/clean-name.ts";
import { parseStyling } from "../../../domain/message/parse-styling.ts";
import { plain, type RichText } from "../../../domain/message/rich-text.ts";
import { isSafeLink } from "../../../domain/message/safe-link.ts";
import { ns } from "./namespaces.ts";
import { isEncrypted } from "./read-attachments.ts";

const MOST_LINKS = 16;

export interface Words {
  /** Empty where nothing was said. */
  readonly content: RichText;
  /** XEP-0245: `/me`. */
  readonly action: boolean;
}

/** What a person wrote: without the words that only stand for something that a client may not know (XEP-0428). */
export function readBody(element: Element): Words {
  if (isEncrypted(element)) return textOf("");
  const text = withLinks(element, withoutFallbacks(element, bodyText(element)));
  const subject = element.getChild("subject")?.getText().slice(0, 1_024).trim() ?? "";
  const unstyled = element.getChild("unstyled", ns.styling) !== undefined;
  const words = textOf(text, unstyled);
  if (subject === "" || words.content.length === 0) return words;
  return { ...words, content: [...plain(cleanText(subject)), ...words.content] };
}

/** A file's address (XEP-0066) that the words do not show is put behind them. */
function withLinks(element: Element, text: string): string {
  const links = element
    .getChildren("x", ns.oob)
    .slice(0, MOST_LINKS)
    .map((oob) => oob.getChild("url")?.getText().trim() ?? "")
    .filter((url) => isSafeLink(url) && !text.includes(url));
  return [text, ...links].filter((line) => line !== "").join("\n");
}

export function textOf(text: string, unstyled = false): Words {
  const action = text.startsWith("/me ");
  const said = action ? text.slice(4) : text;
  if (cleanText(said).trim() === "") return { content: [], action: false };
  return { content: unstyled ? plain(cleanText(said)) : parseStyling(said), action };
}

/** Of several bodies in several languages, the one without a language or the first. */
export function bodyText(element: Element): string {
  const bodies = element.getChildren("body").filter((body) => body.getNS() === element.getNS());
  const body = bodies.find((one) => one.attrs["xml:lang"] === undefined) ?? bodies[0];
  return body?.getText() ?? "";
}

/** Extensions that we understand, so that their fallback text must not be shown. */
const understood: readonly { readonly for: string; readonly name: string }[] = [
  { for: ns.reply, name: "reply" },
  { for: ns.reactions, name: "reactions" },
  { for: ns.retract, name: "retract" },
];

function withoutFallbacks(element: Element, text: string): string {
  const ranges = element
    .getChildren("fallback", ns.fallback)
    .filter((fallback) =>
      understood.some(
        (one) => fallback.attrs.for === one.for && element.getChild(one.name, one.for) !== undefined,
      ),
    )
    .slice(0, 8)
    .flatMap((fallback) => rangesOf(fallback));
  if (ranges.length === 0) return text;
  const characters = [...text];
  return characters.filter((_, at) => !ranges.some(([start, end]) => at >= start && at < end)).join("");
}

/** In Unicode characters (XEP-0426); without a range the whole body is meant. */
function rangesOf(fallback: Element): readonly (readonly [number, number])[] {
  const bodies = fallback.getChildren("body", ns.fallback);
  if (fallback.getChildElements().length === 0) return [[0, Number.POSITIVE_INFINITY]];
  return bodies
    .slice(0, 8)
    .map(({ attrs }) => [position(attrs.start, 0), position(attrs.end, Number.POSITIVE_INFINITY)]);
}

function position(value: string | undefined, missing: number): number {
  if (value === undefined) return missing;
  return /^\d{1,9}$/.test(value) ? Number(value) : 0;
}
