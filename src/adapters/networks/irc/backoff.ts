/** The wait before the `failures`-th try again (1 at first): doubling up to `max_ms`, between half and all of it. */
export function backoff(
  failures: number,
  limits: { readonly first_ms: number; readonly max_ms: number },
  random: number,
): number {
  const full_ms = Math.min(limits.max_ms, limits.first_ms * 2 ** Math.min(failures - 1, 30));
  return Math.round(full_ms * (0.5 + random / 2));
}
