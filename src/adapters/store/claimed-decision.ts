import type { Decision, Verdict } from "../../domain/routing/decision.ts";

/** The decision as it came out: only the agents whose slot was claimed are offered, and the verdicts say so. */
export function claimedDecision(decision: Decision, claimed: readonly string[]): Decision {
  if (decision.outcome.kind !== "offer") return decision;
  const offered = new Set(decision.outcome.agents);
  const verdicts = decision.verdicts.map((verdict): Verdict => {
    if (!offered.has(verdict.agent)) return verdict;
    if (claimed.includes(verdict.agent)) return { ...verdict, code: "claimed" };
    const { rank: _rank, ...rest } = verdict;
    return {
      ...rest,
      eligible: false,
      code: "slot-taken",
      detail: { key: "verdict.slot-taken" },
    };
  });
  return { ...decision, outcome: { ...decision.outcome, agents: claimed }, verdicts };
}

/** Whom `pass` named: they are rung also when they are away. */
export function targetOf(request: {
  readonly target?: { readonly agent: string } | { readonly queue: string };
}): string | undefined {
  return request.target && "agent" in request.target ? request.target.agent : undefined;
}
