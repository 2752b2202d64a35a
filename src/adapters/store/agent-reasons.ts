/** Why someone is away who was never heard of: availability is said, never guessed. */
export const REASON_AT_FIRST = "has not said ready yet";

/** Why someone is away, and lost to their conversations, who is no longer in the rules. */
export const REMOVED = "no longer among the agents";
