/** Crockford's alphabet: no letter that is taken for a digit, none for another, in either case. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/** What people write instead. */
const MISTAKEN: Readonly<Record<string, string>> = { o: "0", i: "1", l: "1" };
const BITS = 5;

/** Bytes as small letters and digits, the last one filled up with zero bits. */
export function toBase32(bytes: Uint8Array): string {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= BITS; bits -= BITS) text += ALPHABET.charAt((held >> (bits - BITS)) & 31);
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET.charAt((held << (BITS - bits)) & 31);
}

/** The bytes of such a text, in either case; undefined for any that `toBase32` does not write. */
export function fromBase32(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of text.toLowerCase()) {
    const value = ALPHABET.indexOf(MISTAKEN[letter] ?? letter);
    if (value < 0) return undefined;
    held = (held << BITS) | value;
    bits += BITS;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(held >> bits);
    held &= (1 << bits) - 1;
  }
  // A letter too many, or bits that stand for nothing.
  return bits >= BITS || held !== 0 ? undefined : Uint8Array.from(bytes);
}
