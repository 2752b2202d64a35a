/** Schemes that are let through as links; everything else stays words. */
const schemes = new Set(["http", "https", "mailto", "xmpp", "matrix", "irc", "ircs"]);
const maxHref = 2048;

/** Whether `href` may become a link for somebody else to follow: absolute, of a known scheme, at most 2048 long. */
export function isSafeLink(href: string): boolean {
  const scheme = /^([a-z][a-z0-9+.-]*):[^\s\p{Cc}\p{Cf}]+$/iu.exec(href)?.[1];
  return scheme !== undefined && href.length <= maxHref && schemes.has(scheme.toLowerCase());
}

/** Whether the label says no more than the address itself. */
export function labelIsAddress(label: string, href: string): boolean {
  const words = label.trim();
  if (words === "" || words === href) return true;
  return [`mailto:${words}`, `xmpp:${words}`, `https://${words}`, `http://${words}`].some(
    (full) => full === href || `${full}/` === href,
  );
}
