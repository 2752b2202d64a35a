/**
 * A name in the form by which the server compares names (ISUPPORT CASEMAPPING). In `rfc1459`, the default of
 * RFC 2812, `[]\~` are the capitals of `{}|^`; `strict-rfc1459` leaves `~` and `^` apart; `ascii` folds letters.
 * Other mappings (rfc7613 and the like) are treated as `ascii`, which never takes two people for one.
 */
export function casefold(name: string, mapping = "rfc1459"): string {
  const lower = name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  if (mapping === "rfc1459") return lower.replace(/[[\]\\~]/g, (sign) => folded[sign] ?? sign);
  if (mapping === "strict-rfc1459") return lower.replace(/[[\]\\]/g, (sign) => folded[sign] ?? sign);
  return lower;
}

const folded: Readonly<Record<string, string>> = { "[": "{", "]": "}", "\\": "|", "~": "^" };
