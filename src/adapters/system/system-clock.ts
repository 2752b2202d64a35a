import type { Clock } from "../../application/ports/clock.ts";

/**
 * The machine's clock, read once at start and carried on by the monotonic one: a machine clock that is set
 * forth or back while the desk runs fires no deadline early and holds none up. Restart to take over a
 * corrected time.
 */
export function systemClock(): Clock {
  const startedAt = Date.now() - performance.now();
  return {
    now: () => Math.round(startedAt + performance.now()),
    sleep: (duration_ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const end = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", end);
          resolve();
        };
        const timer = setTimeout(end, Math.max(0, Math.min(duration_ms, 2 ** 31 - 1)));
        signal?.addEventListener("abort", end, { once: true });
      }),
  };
}
