/** Everything else that a decision depends on, at one moment. */
export interface Snapshot {
  /** ms since the epoch. */
  readonly now: number;
  readonly agents: readonly AgentState[];
  /** Who waits in each queue, as last decided; the one decided may be among them, with what it had before. */
  readonly waiting: Readonly<Record<string, readonly Place[]>>;
}

/** One conversation's place in a queue: by priority, then by how long it has waited. */
export interface Place {
  readonly conversation: string;
  readonly priority: number;
  /** ms since the epoch. */
  readonly since: number;
}

/** 1 for the next to be served: those of the others in the queue who come before it. */
export function positionIn(queue: readonly Place[], own: Place): number {
  return 1 + queue.filter((other) => other.conversation !== own.conversation && isBefore(other, own)).length;
}

function isBefore(one: Place, other: Place): boolean {
  if (one.priority !== other.priority) return one.priority > other.priority;
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
}
