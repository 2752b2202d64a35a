/** Everything else that a decision depends on, at one moment. */
export interface Snapshot {
  /** ms since the epoch. */
  readonly now: number;
  readonly agents: readonly AgentState[];
  /** Who waits in each queue, as last decided; the one decided may be among them, with what it had before. */
  readonly waiting: Readonly<Record<string, readonly Place[]>>;
  /** How many of each queue were served lately, for estimates. */
  readonly pace?: Readonly<Record<string, Pace>>;
}

/** So many were served within so long, ms. */
export interface Pace {
  readonly served: number;
  readonly window_ms: number;
}

/** One conversation's place in a queue: by priority and what waiting adds to it, then by how long it has waited. */
export interface Place {
  readonly conversation: string;
  readonly priority: number;
  /** What a minute of waiting adds to the priority; 0 when not stated. */
  readonly aging?: number;
  /** ms since the epoch. */
  readonly since: number;
  /** They left a message: they are answered, but stand in no line. */
  readonly message?: boolean;
}

/** Why someone is away who was never heard of: availability is said, never guessed. A mark, not a text. */
export const REASON_AT_FIRST = "has not said ready yet";

/** What changes about an agent while the desk runs; their skills and capacity stand in the rules. */
export interface AgentState {
  readonly id: string;
  readonly availability: "ready" | "away";
  /** Why they are away, or empty; `REASON_AT_FIRST` until they say something. */
  readonly reason: string;
  /** Claims held: offers and talks; in a snapshot with `externalLoad`. */
  readonly load: number;
  /** Taken by other work (calls, mail), as a routing server reported; 0 when not stated. */
  readonly externalLoad?: number;
  /** Since when they have nothing to do, for "longest idle first". ms since the epoch. */
  readonly idleSince: number;
  /** When they were last rung, for "round robin". ms since the epoch; 0 when never. */
  readonly rungAt?: number;
}
