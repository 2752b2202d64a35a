import type { Clock } from "./ports/clock.ts";
import type { Store } from "./ports/store.ts";

export interface FireTimersParts {
  readonly store: Store;
  readonly clock: Clock;
  /** A deadline was put into an inbox, or a waiting conversation woken. */
  readonly nudge: () => void;
}

const BATCH = 200;
/** An agent sees "not yet delivered" after this. */
const DELAY_TOLD_AFTER_MS = 10_000;

/** One pass over time: deadlines that passed, deliveries that are late, waits that time alone can end. */
export function fireTimers(parts: FireTimersParts): () => Promise<number> {
  return async () => {
    const now = parts.clock.now();
    const { fired } = await parts.store.fireTimers(now, BATCH);
    const delays = await parts.store.reportDelays(now, DELAY_TOLD_AFTER_MS, BATCH);
    const woken = await parts.store.wakeWaiting(now, false);
    if (fired + delays + woken > 0) parts.nudge();
    return fired === BATCH ? fired : 0;
  };
}
