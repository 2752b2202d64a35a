import { randomBytes } from "node:crypto";
import type { Randomness } from "../../application/ports/clock.ts";

const ALPHABET = "0123456789abcdefghijklmnopqrstuv";
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;

/** Randomness from the operating system: 80 bits in an id, behind 50 bits of time. */
export function systemRandomness(): Randomness {
  return {
    number: Math.random,
    id: () => timePart(Date.now()) + randomPart(),
  };
}

function timePart(now: number): string {
  return now.toString(32).padStart(TIME_CHARACTERS, "0");
}

function randomPart(): string {
  return Array.from(randomBytes(RANDOM_CHARACTERS), (byte) => ALPHABET[byte & 31]).join("");
}
