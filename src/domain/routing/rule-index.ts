import { lastingObstacle } from "./eligibility.ts";
import type { Plan } from "./rule-plan.ts";
import type { Agent, Rules } from "./rules.ts";

/** The agents whom nothing lasting keeps from serving requests of one shape. */
export interface Pool {
  readonly agents: readonly Agent[];
  readonly ids: readonly string[];
  readonly members: ReadonlySet<string>;
}

/**
 * What can be worked out from the rules alone, once, instead of at each decision. Bounded by the rules: a
 * pool per step, network that any agent names, and agent passed to.
 */
export interface RuleIndex {
  readonly rules: Rules;
  poolFor(plan: Pick<Plan, "step" | "targetAgent">, network: string): Pool;
}

export function indexRules(rules: Rules): RuleIndex {
  const named = new Set([...rules.agents.values()].flatMap((agent) => agent.networks ?? []));
  const pools = new Map<string, Pool>();
  const keys = new WeakMap<object, string>();
  function keyOf({ step, targetAgent }: Pick<Plan, "step" | "targetAgent">, network: string): string {
    let skills = keys.get(step);
    if (skills === undefined) {
      skills = JSON.stringify(Object.entries(step.skills).sort());
      keys.set(step, skills);
    }
    // Networks that no agent names are all alike: only agents without a list may serve them.
    return `${targetAgent ?? ""}\n${named.has(network) ? network : ""}\n${skills}`;
  }
  return {
    rules,
    poolFor(plan, network) {
      const key = keyOf(plan, network);
      let pool = pools.get(key);
      if (pool === undefined) {
        pool = makePool(rules, plan, network);
        pools.set(key, pool);
      }
      return pool;
    },
  };
}

function makePool(rules: Rules, plan: Pick<Plan, "step" | "targetAgent">, network: string): Pool {
  const agents = [...rules.agents.values()].filter(
    (agent) => lastingObstacle(agent, plan, network) === undefined,
  );
  const ids = agents.map((agent) => agent.id);
  return { agents, ids, members: new Set(ids) };
}
