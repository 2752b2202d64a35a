import { FAULTS, type Plan, shrink } from "./plan.ts";
import { type Run, simulate } from "./simulate.ts";

/** What a failing run says to whoever has to mend it: the smallest plan that still fails, and how to run it. */
export async function report(run: Run): Promise<string> {
  if (run.problems.length === 0) return `seed ${run.plan.seed} holds`;
  const smallest = await shrink(run.plan, async (plan) => (await simulate(plan)).problems.length > 0);
  const again = await simulate(smallest);
  return [
    `seed ${run.plan.seed} fails; smallest plan that still fails: ${describePlan(smallest)}`,
    ...again.problems,
    `again: npm run simulate-faults -- --plan '${JSON.stringify(smallest)}'`,
  ].join("\n");
}

function describePlan(plan: Plan): string {
  const faults = FAULTS.filter((fault) => plan.faults[fault]);
  return `${plan.customers} customers, ${plan.agents} agents, ${plan.steps} steps, faults: ${faults.join(", ") || "none"}`;
}
