/** Numbers from 0 (included) to 1 (not included), as if by chance. */
export type RandomSource = () => number;

const WARM_UP_ROUNDS = 12;
const TWO_32 = 4_294_967_296;

/** The same numbers for the same seed (an integer below 2^53), on every machine: the generator sfc32. */
export function seededRandom(seed: number): RandomSource {
  let a = seed >>> 0;
  let b = Math.floor(seed / TWO_32) >>> 0;
  let c = 0x9e3779b9;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / TWO_32;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) next();
  return next;
}

/** A seed for a source of its own. */
export function drawSeed(random: RandomSource): number {
  return Math.floor(random() * TWO_32);
}
