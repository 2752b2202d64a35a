import { lastingObstacle } from "./eligibility.ts";
import { type Compare, orderOf } from "./order.ts";
import type { Plan } from "./rule-plan.ts";
import type { Agent, Rules, Step } from "./rules.ts";

/** The agents whom nothing lasting keeps from serving requests of one shape. */
export interface Pool {
  readonly agents: readonly Agent[];
  readonly ids: readonly string[];
  readonly members: ReadonlySet<string>;
}

/** A pool in the order in which it is to be rung. */
export interface Tier {
  readonly pool: Pool;
  readonly compare: Compare;
  readonly weight: number;
}

/** Whom the steps reached so far find. */
export interface Reach {
  /** First come, first rung: of each step its preferred teams, then all it finds. */
  readonly tiers: readonly Tier[];
  /** All of them. */
  readonly pool: Pool;
  /** Nobody stands in the pool, nor will when the steps to come are reached. */
  readonly hopeless: boolean;
}

/**
 * What can be worked out from the rules alone, once, instead of at each decision. Bounded by the rules: a
 * reach per rule, number of steps reached, network that any agent names, and agent passed to.
 */
export interface RuleIndex {
  readonly rules: Rules;
  reachOf(plan: PlannedReach, network: string): Reach;
}

export type PlannedReach = Pick<
  Plan,
  "steps" | "reached" | "targetAgent" | "peopleOnly" | "needs" | "uncarried" | "weight"
>;

export function indexRules(rules: Rules): RuleIndex {
  const named = new Set([...rules.agents.values()].flatMap((agent) => agent.networks ?? []));
  const reaches = new WeakMap<readonly Step[], Map<string, Reach>>();
  const tierOf = tierMaker(rules);
  return {
    rules,
    reachOf(plan, network) {
      const ofSteps = reaches.get(plan.steps) ?? new Map<string, Reach>();
      reaches.set(plan.steps, ofSteps);
      // Networks that no agent names are all alike: only agents without a list may serve them.
      const key = `${plan.targetAgent ?? ""}\n${named.has(network) ? network : ""}\n${plan.weight}\n${plan.reached}\n${plan.peopleOnly === true}\n${plan.uncarried ?? ""}`;
      const reach = ofSteps.get(key) ?? makeReach(rules, tierOf, plan, network);
      ofSteps.set(key, reach);
      return reach;
    },
  };
}

type TierOf = (plan: PlannedReach, step: Step, network: string, team?: string) => Tier;

/** Equal tiers are one: their arrangement of agents is kept once, however many rules ask for it. */
function tierMaker(rules: Rules): TierOf {
  const tiers = new Map<string, Tier>();
  return (plan, step, network, team) => {
    const agents = [...rules.agents.values()].filter(
      (agent) =>
        lastingObstacle(agent, plan, step, network) === undefined &&
        (team === undefined || agent.teams?.includes(team)),
    );
    const skills = Object.entries(step.skills).sort(([one], [other]) => (one < other ? -1 : 1));
    const key = JSON.stringify([plan.weight, step.order, skills, agents.map(({ id }) => id)]);
    let tier = tiers.get(key);
    if (tier === undefined) {
      tier = { pool: poolOf(agents), compare: orderOf(rules, step), weight: plan.weight };
      tiers.set(key, tier);
    }
    return tier;
  };
}

function makeReach(rules: Rules, tierOf: TierOf, plan: PlannedReach, network: string): Reach {
  const tiers = plan.steps
    .slice(0, plan.reached)
    .flatMap((step) => [
      ...(step.prefer ?? []).map((team) => tierOf(plan, step, network, team)),
      tierOf(plan, step, network),
    ]);
  const found = new Set(tiers.flatMap(({ pool }) => pool.ids));
  const [only] = tiers;
  const pool =
    only !== undefined && tiers.length === 1
      ? only.pool
      : poolOf([...rules.agents.values()].filter(({ id }) => found.has(id)));
  const later = plan.steps.slice(plan.reached);
  const hopeless =
    found.size === 0 && later.every((step) => tierOf(plan, step, network).pool.ids.length === 0);
  return { tiers, pool, hopeless };
}

function poolOf(agents: readonly Agent[]): Pool {
  const ids = agents.map((agent) => agent.id);
  return { agents, ids, members: new Set(ids) };
}
