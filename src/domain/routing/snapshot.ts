/** Everything else that a decision depends on, at one moment. */
export interface Snapshot {
  /** ms since the epoch. */
  readonly now: number;
  readonly agents: readonly AgentState[];
  /** How many conversations wait in each queue, and how many before the one decided (by priority, then age). */
  readonly waiting: Readonly<Record<string, number>>;
  readonly ahead: Readonly<Record<string, number>>;
}

/** What changes about an agent while the desk runs; their skills and capacity stand in the rules. */
export interface AgentState {
  readonly id: string;
  readonly availability: "ready" | "away";
  /** Why they are away, or empty. */
  readonly reason: string;
  /** Claims held: offers and talks. */
  readonly load: number;
  /** Since when they have nothing to do, for "longest idle first". ms since the epoch. */
  readonly idleSince: number;
}
