import type { Decision, OfferedAutomated } from "./decision.ts";
import type { Automated, Rules } from "./rules.ts";

/** Whoever decided: the conversation learns which of those offered are no persons. */
export function withAutomated(decision: Decision, rules: Rules): Decision {
  const { outcome } = decision;
  if (outcome.kind !== "offer") return decision;
  const known = outcome.agents.flatMap((agent): [string, OfferedAutomated][] => {
    const automated = rules.agents.get(agent)?.automated;
    return automated === undefined ? [] : [[agent, offered(automated)]];
  });
  return known.length === 0
    ? decision
    : { ...decision, outcome: { ...outcome, automated: Object.fromEntries(known) } };
}

function offered({ silence_ms, pause_ms, webhook }: Automated): OfferedAutomated {
  return { silence_ms, pause_ms, ...(webhook === undefined ? {} : { webhook: true }) };
}
