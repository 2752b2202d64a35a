import { fromBase32, toBase32 } from "./base32.ts";
import { isSame, termsFromBytes, termsToBytes } from "./link-bytes.ts";
import type { LinkTerms } from "./link-terms.ts";

/** With what a desk signs its links. */
export interface LinkKey {
  /** 0 to 255; two keys may have the same. */
  readonly id: number;
  /** HMAC-SHA256 (RFC 2104) of the bytes, all 32 of it. */
  mac(bytes: Uint8Array): Uint8Array;
}

/** Of a signature, as many bytes go into a code: 80 bits, the least that RFC 2104 advises. */
export const SIGNATURE_BYTES = 10;
/** A message on IRC holds one, with room for words. */
export const LONGEST_CODE = 300;
/** A desk of one letter, and nothing else. */
export const SHORTEST_CODE = 29;

/** Each code begins with it, so that people and the desk see what it is. */
const MARK = "#";
const SIGNATURES = "link";
const IDS = "link-id";

/** What became of the code that a customer brought. */
export type LinkVerdict =
  /**
   * `id` names the link where its uses are counted; the code cannot be made from it. `code` is as we write it,
   * however they have.
   */
  | { readonly kind: "good"; readonly terms: LinkTerms; readonly id: string; readonly code: string }
  /** Made by us, for a time that is over. */
  | { readonly kind: "expired" }
  /** Made by us, for a desk that they did not write to. */
  | { readonly kind: "other-desk" }
  /** Not made by us, or changed since. */
  | { readonly kind: "forged" };

/** The code of a link: undefined when it would be too long. `terms` are without mistake (`termsMistake`). */
export function writeLink(terms: LinkTerms, key: LinkKey): string | undefined {
  const carried = termsToBytes({ keyId: key.id, terms });
  const code = MARK + toBase32(Uint8Array.from([...carried, ...signature(carried, key)]));
  return code.length > LONGEST_CODE ? undefined : code;
}

/**
 * What a code says at a desk and a moment (ms since the epoch). It counts until the minute of its end, and in that no
 * more. Whether it was used too often only its counted uses tell.
 */
export function readLink(
  code: string,
  keys: readonly LinkKey[],
  { desk, now }: { readonly desk: string; readonly now: number },
): LinkVerdict {
  const signed = readSigned(code, keys);
  if (signed === undefined) return { kind: "forged" };
  if (signed.terms.desk !== desk) return { kind: "other-desk" };
  return now < signed.terms.expiresAt ? { kind: "good", ...signed } : { kind: "expired" };
}

function readSigned(
  code: string,
  keys: readonly LinkKey[],
): Omit<Extract<LinkVerdict, { kind: "good" }>, "kind"> | undefined {
  if (code.length > LONGEST_CODE || !code.startsWith(MARK)) return undefined;
  const bytes = fromBase32(code.slice(MARK.length));
  if (bytes === undefined || bytes.length <= SIGNATURE_BYTES) return undefined;
  const carried = bytes.subarray(0, -SIGNATURE_BYTES);
  const given = bytes.subarray(-SIGNATURE_BYTES);
  const key = keys.find((each) => each.id === carried[1] && isSame(signature(carried, each), given));
  const read = termsFromBytes(carried);
  if (key === undefined || read === undefined) return undefined;
  const id = toBase32(macOf(IDS, carried, key).subarray(0, SIGNATURE_BYTES));
  return { terms: read.terms, id, code: MARK + toBase32(bytes) };
}

function signature(carried: Uint8Array, key: LinkKey): Uint8Array {
  return macOf(SIGNATURES, carried, key).subarray(0, SIGNATURE_BYTES);
}

/** What is signed for one purpose stands for no other. */
function macOf(purpose: string, bytes: Uint8Array, key: LinkKey): Uint8Array {
  return key.mac(Uint8Array.from([...new TextEncoder().encode(`${purpose}\0`), ...bytes]));
}
