/** Why someone is away, and lost to their conversations, who is no longer in the rules. */
export const REMOVED = "no longer among the agents";
