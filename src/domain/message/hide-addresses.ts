import type { Block, Inline, RichText } from "./rich-text.ts";

/** Whom the other side may know by name, and by nothing else. */
export interface Hidden {
  /** A name for each Matrix id, as the other side knows them. */
  readonly names: ReadonlyMap<string, { readonly name: string }>;
}

/**
 * Words for somebody outside, without the Matrix addresses of those inside: a user of a server that is in `names` is
 * called by their name, and a room or an event there is not linked to. What is typed beside that is left as it is.
 */
export function hideAddresses(text: RichText, { names }: Hidden): RichText {
  const servers = [...new Set([...names.keys()].map(serverOf))].filter((server) => server !== "");
  if (servers.length === 0) return text;
  const any = servers.map((server) => server.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&")).join("|");
  const id = new RegExp(`[@#!$+](?<local>[^\\s:<>"'/?@]{1,255}):(?:${any})(?![\\w-]|\\.\\w|:\\d)`, "giu");
  const isInner = (href: string) => readable(href).search(id) >= 0;
  const shown = (words: string) =>
    words
      .replace(PERMALINK, (link) => (isInner(link) ? readable(link) : link))
      .replace(id, (whole, local: string) => names.get(whole.toLowerCase())?.name ?? local);
  return text.map((block) => ofBlock(block, { shown, isInner }));
}

interface Hiding {
  readonly shown: (words: string) => string;
  readonly isInner: (href: string) => boolean;
}

function ofBlock(block: Block, hiding: Hiding): Block {
  switch (block.kind) {
    case "paragraph":
      return { ...block, content: block.content.flatMap((inline) => ofInline(inline, hiding)) };
    case "quote":
      return { ...block, content: block.content.map((inner) => ofBlock(inner, hiding)) };
    case "code":
      return { ...block, text: hiding.shown(block.text) };
    case "list":
      return { ...block, items: block.items.map((item) => item.map((inner) => ofBlock(inner, hiding))) };
  }
}

function ofInline(inline: Inline, hiding: Hiding): readonly Inline[] {
  switch (inline.kind) {
    case "break":
      return [inline];
    case "text":
    case "code":
      return [{ ...inline, text: hiding.shown(inline.text) }];
    case "link": {
      const content = inline.content.flatMap((inner) => ofInline(inner, hiding));
      return hiding.isInner(inline.href) ? content : [{ ...inline, content }];
    }
    default:
      return [{ ...inline, content: inline.content.flatMap((inner) => ofInline(inner, hiding)) }];
  }
}

const PERMALINK = /https:\/\/matrix\.to\/#\/\S+|\bmatrix:(?:u|user|r|room|roomid)\/\S+/giu;

/** The id that `https://matrix.to/#/%40anna%3Aexample.org` and `matrix:u/anna:example.org` hold. */
function readable(link: string): string {
  const [, escaped = ""] = /^https:\/\/matrix\.to\/#\/(.*)$/iu.exec(link) ?? [];
  if (escaped !== "") return unescaped(escaped).replace(/\?.*$/u, "");
  const [, kind = "", id = ""] = /^matrix:([a-z]+)\/([^/?]+)/iu.exec(link) ?? [];
  return id === "" ? link : `${kind.toLowerCase().startsWith("u") ? "@" : "#"}${unescaped(id)}`;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function serverOf(user: string): string {
  const colon = user.indexOf(":");
  return colon < 0 ? "" : user.slice(colon + 1).toLowerCase();
}
