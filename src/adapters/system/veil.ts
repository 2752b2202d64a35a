import { createHmac } from "node:crypto";

/** 80 bits in hexadecimal digits: nobody finds two alike among a desk's customers. */
const CHARACTERS = 20;

/**
 * Makes of a text a word that is the same each time. Without the key nobody can try all addresses until one fits; with
 * another key the words are others.
 */
export function veilOf(key: string): (text: string) => string {
  return (text) =>
    createHmac("sha256", key).update(`frontdesk veil\n${text}`).digest("hex").slice(0, CHARACTERS);
}
