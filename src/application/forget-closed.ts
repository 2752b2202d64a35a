import type { Clock } from "./ports/clock.ts";
import type { Store } from "./ports/store.ts";

export interface ForgetClosedParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly retention_ms: number;
}

const BATCH = 1_000;

/** One pass of housekeeping: forgets closed conversations wholly, after retention. */
export function forgetClosed(parts: ForgetClosedParts): () => Promise<number> {
  return () => parts.store.forget(parts.clock.now() - parts.retention_ms, BATCH);
}
