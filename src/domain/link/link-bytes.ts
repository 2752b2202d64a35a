import { FIRST_MINUTE_MS, LINK_TEXTS, type LinkTerms, MINUTE_MS, termsMistake } from "./link-terms.ts";

/**
 * What a code carries before its signature: the version, the key's id, the minute of its end (3 bytes), then the
 * fields in their order. A field is a byte of its number (3 bits) and length (5 bits; 31 says that a byte with the
 * rest of it follows), and its bytes.
 */
export interface CarriedTerms {
  readonly keyId: number;
  readonly terms: LinkTerms;
}

/** Its five first bits are the letter k, with which each code begins; the other three count versions. */
const VERSION = 0b10011_000;
const USES = LINK_TEXTS.length;
const USES_BYTES = 5;
const HEAD_BYTES = 5;
const LONG = 31;

export function termsToBytes({ keyId, terms }: CarriedTerms): Uint8Array {
  const minutes = (terms.expiresAt - FIRST_MINUTE_MS) / MINUTE_MS;
  const bytes = [VERSION, keyId, ...bigEndian(minutes, 3)];
  for (const [number, name] of LINK_TEXTS.entries()) {
    const text = terms[name];
    if (text !== undefined) bytes.push(...field(number, [...new TextEncoder().encode(text)]));
  }
  if (terms.uses) {
    const { limit, nonce } = terms.uses;
    bytes.push(...field(USES, [...bigEndian(limit, 2), ...bigEndian(nonce, 3)]));
  }
  return Uint8Array.from(bytes);
}

/** Undefined for what `termsToBytes` does not write: each link has one way to be written. */
export function termsFromBytes(bytes: Uint8Array): CarriedTerms | undefined {
  if (bytes[0] !== VERSION || bytes.length < HEAD_BYTES) return undefined;
  const fields = fieldsOf(bytes.subarray(HEAD_BYTES));
  if (fields === undefined) return undefined;
  const expiresAt = FIRST_MINUTE_MS + number(bytes.subarray(2, HEAD_BYTES)) * MINUTE_MS;
  const texts = Object.fromEntries(
    LINK_TEXTS.flatMap((name, at) => {
      const field = fields.get(at);
      return field === undefined ? [] : [[name, text(field)]];
    }),
  );
  const uses = fields.get(USES);
  if (texts.desk === undefined || Object.values(texts).includes(undefined)) return undefined;
  if (uses !== undefined && uses.length !== USES_BYTES) return undefined;
  const terms: LinkTerms = {
    ...(texts as Readonly<Record<string, string>> & { readonly desk: string }),
    expiresAt,
    ...(uses ? { uses: { limit: number(uses.subarray(0, 2)), nonce: number(uses.subarray(2)) } } : {}),
  };
  const carried = { keyId: bytes[1] ?? 0, terms };
  return termsMistake(terms) === undefined && isSame(termsToBytes(carried), bytes) ? carried : undefined;
}

function field(number: number, content: readonly number[]): readonly number[] {
  const { length } = content;
  const head = length < LONG ? [(number << 5) | length] : [(number << 5) | LONG, length - LONG];
  return [...head, ...content];
}

/** Undefined when one ends beyond the end. */
function fieldsOf(bytes: Uint8Array): ReadonlyMap<number, Uint8Array> | undefined {
  const fields = new Map<number, Uint8Array>();
  for (let at = 0; at < bytes.length; ) {
    const head = bytes[at++] ?? 0;
    const short = head & LONG;
    const length = short === LONG ? LONG + (bytes[at++] ?? bytes.length) : short;
    if (at + length > bytes.length) return undefined;
    fields.set(head >> 5, bytes.subarray(at, at + length));
    at += length;
  }
  return fields;
}

function text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function bigEndian(value: number, length: number): readonly number[] {
  return Array.from({ length }, (_, at) => Math.floor(value / 256 ** (length - 1 - at)) % 256);
}

function number(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Takes the same time wherever they differ. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let differing = 0;
  for (const [at, byte] of one.entries()) differing |= byte ^ (other[at] ?? 0);
  return differing === 0;
}
