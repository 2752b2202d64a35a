/** Everything but what RFC 3986 leaves unreserved, so that no client can misread it. */
function encoded(part: string): string {
  return encodeURIComponent(part.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A link by which a customer writes to a desk (XEP-0147, RFC 5122): `xmpp:billing@desk.example?message`. */
export function linkTo(desk: string, domain: string): string {
  return `xmpp:${encoded(desk)}@${encoded(domain)}?message`;
}

/** The same with words that the client puts before the customer, to be sent (XEP-0147, section 8.1). */
export function linkSaying(desk: string, domain: string, words: string): string {
  return `${linkTo(desk, domain)};body=${encoded(words)}`;
}
