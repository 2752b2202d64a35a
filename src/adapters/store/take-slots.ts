import type { CommitResult, MadeDecision } from "../../application/ports/store.ts";

/** What stands of one agent, their row being locked. */
export interface AgentSlots {
  readonly id: string;
  readonly ready: boolean;
  /** Of their capacity, with what other work takes. */
  readonly taken: number;
}

/** A slot taken by a conversation. */
export interface Claim {
  readonly agent: string;
  readonly conversation: string;
  readonly weight: number;
}

/** What became of one decision. */
export interface Settled {
  readonly made: MadeDecision;
  readonly result: CommitResult;
  /** Of the agents offered, those who have a slot. */
  readonly claimed: readonly string[];
}

/** A decision that counts, and whom its request names. */
export interface Counting {
  readonly made: MadeDecision;
  readonly target?: string;
}

/**
 * Takes a slot of each agent offered who has one, decision by decision, as if each were alone and the ones before it
 * had been written. `held`: what their conversations hold already, which an offer to the same agent replaces.
 */
export function takeSlots(
  all: readonly (Counting | "stale")[],
  decisions: readonly MadeDecision[],
  agents: readonly AgentSlots[],
  held: readonly Claim[],
): readonly Settled[] {
  const byId = new Map(agents.map((agent) => [agent.id, { ...agent }]));
  const holds = new Map(held.map((claim) => [keyOf(claim.agent, claim.conversation), claim.weight]));
  return decisions.map((made, index): Settled => {
    const counting = all[index];
    if (counting === undefined || counting === "stale") return { made, result: "stale", claimed: [] };
    const { outcome, weight = 1 } = made.decision;
    if (outcome.kind !== "offer") return { made, result: "committed", claimed: [] };
    const claimed = outcome.agents.filter((id) => {
      const agent = byId.get(id);
      if (agent === undefined || (!agent.ready && id !== counting.target)) return false;
      const key = keyOf(id, made.conversation);
      const taken = agent.taken - (holds.get(key) ?? 0) + weight;
      if (taken > made.capacityOf(id)) return false;
      agent.taken = taken;
      holds.set(key, weight);
      return true;
    });
    return { made, result: claimed.length === 0 ? "claim-refused" : "committed", claimed };
  });
}

function keyOf(agent: string, conversation: string): string {
  return `${agent} ${conversation}`;
}
