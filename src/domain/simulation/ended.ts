/** What became of one who came. */
export interface Ended {
  /** Where they were served, or waited last. */
  readonly queue: string;
  readonly kind: string;
  /** When they came, ms since the epoch. */
  readonly at: number;
  /**
   * `turned-away`: the rules closed it. `left-message`: they need not wait for the answer. `unserved`: nobody had
   * taken it long after the last one came.
   */
  readonly how: "answered" | "gave-up" | "turned-away" | "left-message" | "unserved";
  /** Until the answer or until they gave up, ms. */
  readonly waited_ms: number;
}
