/**
 * Joins concurrent calls into one: while a batch is being committed, what arrives waits and goes together in
 * the next. Order of arrival is kept, groups are never split, and a caller's promise settles with its own
 * group. A failed batch is tried again group by group, so that one bad group fails alone.
 *
 * Bounds: a batch holds at most `batch` items (or one larger group); more than `waiting` items are refused.
 */
export function groupCommit<In, Out>(
  commit: (items: readonly In[]) => Promise<readonly Out[]>,
  bounds: { readonly batch: number; readonly waiting: number },
): (items: readonly In[]) => Promise<readonly Out[]> {
  let queue: Group<In, Out>[] = [];
  let waiting = 0;
  let busy = false;

  const commitGroups = async (groups: readonly Group<In, Out>[]): Promise<void> => {
    try {
      const results = await commit(groups.flatMap((group) => group.items));
      let from = 0;
      for (const group of groups) {
        group.resolve(results.slice(from, from + group.items.length));
        from += group.items.length;
      }
    } catch (error) {
      const [only] = groups;
      if (groups.length === 1 && only) only.reject(error);
      else for (const group of groups) await commitGroups([group]);
    }
  };

  const run = async (): Promise<void> => {
    busy = true;
    while (queue.length > 0) {
      const taken = takeUpTo(queue, bounds.batch);
      queue = queue.slice(taken.length);
      await commitGroups(taken);
      for (const group of taken) waiting -= group.items.length;
    }
    busy = false;
  };

  return (items) => {
    if (items.length === 0) return Promise.resolve([]);
    if (waiting + items.length > bounds.waiting && waiting > 0)
      return Promise.reject(new Overloaded(waiting));
    return new Promise((resolve, reject) => {
      queue.push({ items, resolve, reject });
      waiting += items.length;
      if (!busy) void run();
    });
  };
}

/** More is waiting to be stored than the stated bound: the sender is asked to try again. */
export class Overloaded extends Error {
  constructor(waiting: number) {
    super(`${waiting} events already wait to be stored`);
    this.name = "Overloaded";
  }
}

interface Group<In, Out> {
  readonly items: readonly In[];
  readonly resolve: (results: readonly Out[]) => void;
  readonly reject: (error: unknown) => void;
}

function takeUpTo<In, Out>(queue: readonly Group<In, Out>[], size: number): readonly Group<In, Out>[] {
  let items = 0;
  let count = 0;
  for (const group of queue) {
    if (count > 0 && items + group.items.length > size) break;
    items += group.items.length;
    count += 1;
  }
  return queue.slice(0, count);
}
