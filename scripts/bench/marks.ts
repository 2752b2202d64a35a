/** Finds each message again wherever it comes out, by a mark in its text. */
export interface Marks {
  /** A text never used before, and the ms from `sent` to its first arrival. Rejects after `timeout_ms`. */
  next(): Mark;
  /** A text has come out somewhere. */
  arrived(text: string): void;
  /** Marks that have come out so far. */
  readonly count: () => number;
}

export interface Mark {
  readonly text: string;
  /** To be called right before the text goes on its way; resolves to the ms it took. */
  sent(timeout_ms?: number): Promise<number>;
}

const TIMEOUT_MS = 20_000;
const MARK = /mark-\d+-end/;

export function marks(): Marks {
  const waiting = new Map<string, (at: number) => void>();
  let made = 0;
  let count = 0;
  return {
    count: () => count,
    next: () => {
      made += 1;
      const text = `mark-${made}-end`;
      return {
        text: `A message as people write them, ${text}`,
        sent: (timeout_ms = TIMEOUT_MS) =>
          new Promise<number>((resolve, reject) => {
            const sentAt = performance.now();
            const timer = setTimeout(() => {
              waiting.delete(text);
              reject(new Error(`a message did not arrive within ${timeout_ms} ms`));
            }, timeout_ms);
            waiting.set(text, (at) => {
              clearTimeout(timer);
              resolve(at - sentAt);
            });
          }),
      };
    },
    arrived: (text) => {
      const mark = MARK.exec(text)?.[0];
      if (mark === undefined) return;
      const settle = waiting.get(mark);
      if (settle === undefined) return;
      waiting.delete(mark);
      count += 1;
      settle(performance.now());
    },
  };
}
