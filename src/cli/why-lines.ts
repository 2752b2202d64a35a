import type { Decision, Verdict } from "../domain/routing/decision.ts";

/** Agents named in what would change a wait; the rest are counted. */
const MOST_NAMED = 10;

/** Which decision this was. `at` in ms since the epoch, shown in UTC. */
export interface Occasion {
  readonly conversation: string;
  readonly attempt: number;
  readonly at: number;
}

/** What was decided, by which rule, and what would change it: a line each. */
export function decisionLines(
  decision: Decision,
  { conversation, attempt, at }: Occasion,
): readonly string[] {
  const rule = decision.rule === undefined ? "no rule matched" : `rule "${decision.rule}"`;
  const by = decision.decidedBy === "local" ? "the local rules" : "the routing server";
  return [
    `Conversation ${conversation}, attempt ${attempt}, ${new Date(at).toISOString()}`,
    `${rule}, queue "${decision.queue ?? "unknown"}", priority ${decision.priority}, decided by ${by}`,
    outcomeLine(decision),
    ...changeLines(decision),
  ];
}

function outcomeLine({ outcome }: Decision): string {
  if (outcome.kind === "offer") {
    return `offered to ${outcome.agents.join(", ")} for ${outcome.ring_ms / 1000} s, hosted by the ${outcome.host}`;
  }
  if (outcome.kind === "close") return "closed by the rules";
  return outcome.hopeless
    ? "waits, and nobody can ever serve it: the rules give no agent what it needs"
    : `waits at position ${outcome.position}`;
}

function changeLines({ outcome, wakeOn, wakeAt }: Decision): readonly string[] {
  if (outcome.kind !== "wait") return [];
  const more = wakeOn.length > MOST_NAMED ? ` and ${wakeOn.length - MOST_NAMED} more` : "";
  const agents =
    wakeOn.length === 0
      ? []
      : [`would change when one of these is free: ${wakeOn.slice(0, MOST_NAMED).join(", ")}${more}`];
  return wakeAt === undefined
    ? agents
    : [...agents, `is looked at again at ${new Date(wakeAt).toISOString()}`];
}

/** The eligible by rank, then the others as the rules have them. */
export function inOrder(verdicts: readonly Verdict[]): readonly Verdict[] {
  const rank = (verdict: Verdict) => verdict.rank ?? Number.MAX_SAFE_INTEGER;
  return [...verdicts].sort((a, b) => rank(a) - rank(b));
}

/** What would have to happen for this agent to be picked; empty for one who may be. */
export function whatWouldChange({ code }: Verdict): string {
  switch (code) {
    case "eligible":
    case "claimed":
      return "";
    case "slot-taken":
    case "at-capacity":
      return "a conversation of theirs ends";
    case "away":
      return "they say ready";
    case "excluded":
      return "its time runs out, or nobody else is free";
    case "skill-missing":
    case "skill-too-low":
    case "incompatible-client":
      return "the rules file says otherwise";
    case "not-yet":
      return "the wait goes on until then";
    case "queue-closed":
      return "the queue opens";
    case "not-the-target":
      return "it is passed to them";
  }
}
