import { setTimeout as delay } from "node:timers/promises";

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;

/** Default bound of every wait, ms: long enough for a loaded two-core machine. */
export const WAIT_MS = 20_000;

export interface WaitOptions {
  /** What is waited for, as the error names it: "the invitation to the second agent". */
  readonly what: string;
  readonly timeout_ms?: number;
}

export class WaitTimeout extends Error {
  override readonly name = "WaitTimeout";
}

/**
 * Asks again and again (5 ms apart, growing to 100 ms) until `look` gives something other than false, null
 * or undefined, and resolves to that. For states that tell nobody when they change; where there is an event
 * or a promise, use `within`.
 *
 * @throws WaitTimeout naming `what`; whatever `look` throws.
 */
export async function waitFor<T>(
  look: () => T | Promise<T>,
  options: WaitOptions,
): Promise<Exclude<T, false | null | undefined>> {
  const timeout_ms = options.timeout_ms ?? WAIT_MS;
  const until = performance.now() + timeout_ms;
  let pause_ms = FIRST_PAUSE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== false && seen !== null && seen !== undefined) {
      return seen as Exclude<T, false | null | undefined>;
    }
    if (performance.now() >= until) throw new WaitTimeout(`waited ${timeout_ms} ms for ${options.what}`);
    await delay(pause_ms);
    pause_ms = Math.min(pause_ms * 2, LONGEST_PAUSE_MS);
  }
}

/**
 * Bounds a promise that an event settles.
 *
 * @throws WaitTimeout naming `what`; whatever the promise rejects with.
 */
export async function within<T>(promise: Promise<T>, options: WaitOptions): Promise<T> {
  const timeout_ms = options.timeout_ms ?? WAIT_MS;
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    const error = new WaitTimeout(`waited ${timeout_ms} ms for ${options.what}`);
    timer = setTimeout(() => reject(error), timeout_ms);
  });
  try {
    return await Promise.race([promise, expired]);
  } finally {
    clearTimeout(timer);
  }
}
