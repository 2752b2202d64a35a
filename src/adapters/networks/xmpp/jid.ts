/** An XMPP address (RFC 7622), as our server has checked and prepared it. */
export interface Jid {
  readonly local: string;
  readonly domain: string;
  readonly resource: string;
  /** `local@domain`. */
  readonly bare: string;
  readonly full: string;
}

/** RFC 7622: three parts of at most 1023 bytes each. */
const LONGEST = 3 * 1023 + 2;

/** Undefined for what is no address. */
export function readJid(text: string | undefined): Jid | undefined {
  if (text === undefined || text.length > LONGEST || /[\p{Cc}\p{Cs}]/u.test(text)) return undefined;
  const slash = text.indexOf("/");
  const resource = slash === -1 ? "" : text.slice(slash + 1);
  const bare = (slash === -1 ? text : text.slice(0, slash)).toLowerCase();
  const at = bare.indexOf("@");
  const local = at === -1 ? "" : bare.slice(0, at);
  const domain = bare.slice(at + 1);
  if (domain === "" || /[@\s<>"&']/u.test(domain) || (at !== -1 && local === "")) return undefined;
  return { local, domain, resource, bare, full: resource === "" ? bare : `${bare}/${resource}` };
}
