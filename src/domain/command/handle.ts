/** Fewer characters of an id than this name no conversation; a handle has as many, or more where it needs them. */
export const SHORTEST_HANDLE = 4;

/**
 * For each of these conversations a name that a person can type: the end of its id, which is random, as long as it
 * must be for no two of them to have the same.
 */
export function handlesOf(ids: readonly string[]): ReadonlyMap<string, string> {
  const handles = new Map<string, string>();
  const longest = Math.max(0, ...ids.map((id) => id.length));
  let unnamed = [...new Set(ids)];
  for (let length = SHORTEST_HANDLE; unnamed.length > 0; length += 1) {
    const counts = new Map<string, number>();
    for (const id of unnamed) counts.set(id.slice(-length), (counts.get(id.slice(-length)) ?? 0) + 1);
    for (const id of unnamed) {
      if (counts.get(id.slice(-length)) === 1 || length >= longest) handles.set(id, id.slice(-length));
    }
    unnamed = unnamed.filter((id) => !handles.has(id));
  }
  return handles;
}
