/** The only source of time. Tests and the simulation bring a virtual one. */
export interface Clock {
  /** ms since the epoch; never runs backwards within a process, whatever happens to the machine's clock. */
  now(): number;
  /** Resolves after `duration_ms`, or at once when `signal` aborts. */
  sleep(duration_ms: number, signal?: AbortSignal): Promise<void>;
}

/** The only source of randomness and new ids. */
export interface Randomness {
  /** In [0, 1). */
  number(): number;
  /** A new, unguessable id: 26 characters of a-z0-9, sortable by time of making. */
  id(): string;
}
