import assert from "node:assert/strict";

/** Words that can be told from all others on either side, with the speaker and a number that counts up. */
export function numbered(speaker: string, number: number): string {
  return `${speaker} says number ${number}.`;
}

/** The numbers of a speaker's words among texts, in the order of the texts. */
export function numbersOf(speaker: string, texts: readonly string[]): number[] {
  const pattern = new RegExp(`^${speaker} says number (\\d+)\\.$`);
  return texts.flatMap((text) => {
    const number = pattern.exec(text)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

/** Every one of `sent`, once, in that order, and nothing else. */
export function assertOnceInOrder(what: string, got: readonly number[], sent: readonly number[]): void {
  const missing = sent.filter((number) => !got.includes(number));
  const repeated = got.filter((number, index) => got.indexOf(number) !== index);
  assert.deepEqual({ missing, repeated }, { missing: [], repeated: [] }, what);
  assert.deepEqual(got, sent, `${what}: the order`);
}
