import { problemsOf, type ReadinessCheck } from "../adapters/http/health.ts";
import type { Clock } from "../application/ports/clock.ts";
import type { Log } from "../application/ports/log.ts";

/** How often it is looked whether the desk has become ready. */
const LOOK_EVERY_MS = 500;

export interface AnnounceOpenParts {
  readonly checks: readonly ReadinessCheck[];
  readonly worker: string;
  /** The ports taken. */
  readonly listen: Readonly<Record<string, number>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Says in the log what a desk that listens still waits for, and, once, that it is open. */
export async function announceOpen(parts: AnnounceOpenParts): Promise<void> {
  const { checks, clock, log, signal, worker, listen } = parts;
  for (let looks = 0; !signal.aborted; looks++) {
    const waitsFor = (await problemsOf(checks)).map(({ part }) => part);
    if (signal.aborted) return;
    if (waitsFor.length === 0) {
      log.info({ worker, listen }, "the desk is open");
      return;
    }
    if (looks === 0) log.info({ worker, listen }, `listening; not ready yet: ${waitsFor.join(", ")}`);
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}
