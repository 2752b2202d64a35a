import { WAIT_MS, WaitTimeout } from "./wait-for.ts";

export interface NextOptions {
  /** As the error names it. */
  readonly what?: string;
  readonly timeout_ms?: number;
}

export interface Inbox<T> {
  /** Everything that ever arrived, in order. */
  readonly all: readonly T[];
  push(item: T): void;
  /**
   * The first matching item after the one that the last `next` gave, arrived already or to come; what lies
   * between them is passed over.
   *
   * @throws WaitTimeout listing what arrived instead.
   */
  next(match?: (item: T) => boolean, options?: NextOptions): Promise<T>;
  /** The first matching item of all, arrived already or to come; moves nothing. */
  find(match: (item: T) => boolean, options?: NextOptions): Promise<T>;
}

interface Waiter<T> {
  readonly match: (item: T) => boolean;
  readonly take: (item: T, index: number) => void;
}

const MOST_SHOWN = 20;

/** What a test client received of one kind, to be looked at or waited for. */
export function inbox<T>(name: string, show: (item: T) => string = (item) => JSON.stringify(item)): Inbox<T> {
  const all: T[] = [];
  const waiters = new Set<Waiter<T>>();
  let cursor = 0;

  const wait = (from: number, match: (item: T) => boolean, options: NextOptions, moves: boolean) => {
    const take = (index: number) => {
      if (moves) cursor = index + 1;
    };
    const found = all.findIndex((item, index) => index >= from && match(item));
    if (found >= 0) {
      take(found);
      return Promise.resolve(all[found] as T);
    }
    return new Promise<T>((resolve, reject) => {
      const timeout_ms = options.timeout_ms ?? WAIT_MS;
      const timer = setTimeout(() => {
        waiters.delete(waiter);
        reject(new WaitTimeout(describe(`waited ${timeout_ms} ms for ${options.what ?? name}`, from)));
      }, timeout_ms);
      const waiter: Waiter<T> = {
        match,
        take: (item, index) => {
          clearTimeout(timer);
          waiters.delete(waiter);
          take(index);
          resolve(item);
        },
      };
      waiters.add(waiter);
    });
  };

  const describe = (what: string, from: number) => {
    const passed = all.slice(Math.max(from, all.length - MOST_SHOWN)).map((item) => `\n  ${show(item)}`);
    return passed.length === 0 ? `${what}; nothing came` : `${what}; what came:${passed.join("")}`;
  };

  return {
    all,
    push(item) {
      const index = all.push(item) - 1;
      for (const waiter of [...waiters]) if (waiter.match(item)) waiter.take(item, index);
    },
    next: (match = () => true, options = {}) => wait(cursor, match, options, true),
    find: (match, options = {}) => wait(0, match, options, false),
  };
}
