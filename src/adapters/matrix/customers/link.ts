/** Everything but what RFC 3986 leaves unreserved, so that no client can misread it. */
function encoded(part: string): string {
  return encodeURIComponent(part.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A link that opens a chat with the user (MSC2312): `matrix:u/_desk_billing:example.org?action=chat`. */
export function linkTo(user: string): string {
  const id = user.slice(1).split(":").map(encoded).join(":");
  return `matrix:u/${id}?action=chat`;
}

/** The same for a browser, which knows no `matrix:` or has nobody logged in. */
export function webLinkTo(user: string): string {
  return `https://matrix.to/#/@${user.slice(1).split(":").map(encoded).join(":")}`;
}
