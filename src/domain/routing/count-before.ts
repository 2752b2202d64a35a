/** How many of a sorted list come before a place: where what belongs there stands, or is to be put. */
export function countBefore<M>(sorted: readonly M[], isBefore: (member: M) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(sorted[middle] as M)) low = middle + 1;
    else high = middle;
  }
  return low;
}
