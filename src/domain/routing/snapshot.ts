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
}

/** 1 for the next to be served: those of the others in the queue who come before it. */
export function positionIn(queue: readonly Place[], own: Place): number {
  return 1 + queue.filter((other) => other.conversation !== own.conversation && isBefore(other, own)).length;
}

const MINUTE_MS = 60_000;

/** The greater comes first; the same for both at every moment, so that it need not be worked out anew as time passes. */
export function urgencyOf({ priority, aging = 0, since }: Omit<Place, "conversation">): number {
  return priority - (aging * since) / MINUTE_MS;
}

function isBefore(one: Place, other: Place): boolean {
  const more = urgencyOf(one) - urgencyOf(other);
  if (more !== 0) return more > 0;
  if (one.since !== other.since) return one.since < other.since;
  return one.conversation < other.conversation;
}

/** Why someone is away who was never heard of: availability is said, never guessed. A mark, not a text. */
export const REASON_AT_FIRST = "has not said ready yet";

/** What changes about an agent while the desk runs; their skills and capacity stand in the rules. */
export interface AgentState {
  readonly id: string;
  readonly availability: "ready" | "away";
  /** Why they are away, or empty; `REASON_AT_FIRST` until they say something. */
  readonly reason: string;
  /** Claims held: offers and talks. */
  readonly load: number;
  /** Since when they have nothing to do, for "longest idle first". ms since the epoch. */
  readonly idleSince: number;
  /** When they were last rung, for "round robin". ms since the epoch; 0 when never. */
  readonly rungAt?: number;
}
