import type { Decision } from "./decision.ts";

/**
 * What a wait comes to for the customer and for those who could help: two that are alike in it are one decision, made
 * again. Left out are the place in line and the estimate, which are read, and what each agent is doing just now.
 */
export function waitShape(decision: Decision): string | undefined {
  const { outcome, rule, queue, priority, aging, weight, steps, diverted, applied, decidedBy } = decision;
  if (outcome.kind !== "wait") return undefined;
  const { hopeless, nobodyIn, closed, absent, says = [], message } = outcome;
  const told = [hopeless, nobodyIn, closed, absent, says.map(({ id }) => id), message];
  return JSON.stringify([
    rule,
    queue,
    priority,
    aging,
    weight,
    steps?.reached,
    diverted,
    applied,
    decidedBy,
    told,
  ]);
}
