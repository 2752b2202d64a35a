/** What is still to happen, soonest first; of what happens at the same moment, what was added first. */
export interface EventQueue {
  readonly size: number;
  /** `at`: ms since the epoch. */
  add(at: number, happen: () => void): void;
  next(): { readonly at: number; readonly happen: () => void } | undefined;
}

interface Entry {
  readonly at: number;
  readonly serial: number;
  readonly happen: () => void;
}

/** A binary heap: adding and taking cost the logarithm of what is in it. */
export function eventQueue(): EventQueue {
  const heap: Entry[] = [];
  let serial = 0;
  return {
    get size() {
      return heap.length;
    },
    add(at, happen) {
      serial += 1;
      rise(heap, { at, serial, happen });
    },
    next() {
      const first = heap[0];
      const last = heap.pop();
      if (first !== undefined && last !== undefined && heap.length > 0) sink(heap, last);
      return first;
    },
  };
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.serial < other.serial);
}

function rise(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  while (at > 0) {
    const parent = (at - 1) >>> 1;
    const above = heap[parent] as Entry;
    if (!isBefore(entry, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
}

/** Puts `entry` in the place of the first. */
function sink(heap: Entry[], entry: Entry): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    const other = heap[child + 1];
    if (other !== undefined && isBefore(other, heap[child] as Entry)) child += 1;
    const below = heap[child] as Entry;
    if (!isBefore(below, entry)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = entry;
}
