import { uncarriedOf } from "./compatibility.ts";
import { figuresOf } from "./figures.ts";
import { type FreeAgents, freeAgents } from "./free-agents.ts";
import type { Figures } from "./queue-figures.ts";
import type { RoutingRequest } from "./request.ts";
import { indexRules, type Pool, type RuleIndex } from "./rule-index.ts";
import { DEFAULT_RULE } from "./rule-plan.ts";
import type { Rules } from "./rules.ts";
import type { Snapshot } from "./snapshot.ts";

/** Who could take one request in each queue: by the queue's first rule with all its steps, whatever it asks of `when`. */
export interface QueuePools {
  /** How many of them are ready and have room for it; worked out when first asked for, and kept as states change. */
  free(queue: string): number;
  /** All of the queues that were asked about, so far. The same list for the same queues. */
  asked(): readonly string[];
}

export function queuePools(index: RuleIndex, free: FreeAgents, request: RoutingRequest): QueuePools {
  const pools = new Map<string, Pool>();
  return {
    free(queue) {
      const { pool, weight } = poolOf(index, queue, request);
      pools.set(queue, pool);
      const { away, full } = free.blockedIn(pool, weight);
      return pool.ids.length - away - full;
    },
    asked() {
      const lists = [...new Set([...pools.values()].map(({ ids }) => ids))].filter(
        ({ length }) => length > 0,
      );
      return lists.length === 0 ? NOBODY : lists.reduce(together);
    },
  };
}

/** The figures as routing sees them, for a look from outside it. Linear in the agents where it asks who is free. */
export function figuresFor(rules: Rules, snapshot: Snapshot, request: RoutingRequest): Figures {
  let pools: QueuePools | undefined;
  const free = (queue: string) => {
    const states = new Map(snapshot.agents.map((state) => [state.id, state]));
    pools ??= queuePools(indexRules(rules), freeAgents(rules, states), request);
    return pools.free(queue);
  };
  return figuresOf(rules, snapshot, request.conversation, free);
}

function poolOf(
  index: RuleIndex,
  queue: string,
  request: RoutingRequest,
): { readonly pool: Pool; readonly weight: number } {
  const { rules } = index;
  const rule = rules.rules.find((each) => each.queue === queue) ?? DEFAULT_RULE;
  const { steps, weight = 1, needs = [] } = rule;
  const uncarried = uncarriedOf(needs, rules.clients ?? [], request);
  const reach = index.reachOf(
    {
      steps,
      reached: steps.length,
      weight,
      needs,
      ...(uncarried.length === 0 ? {} : { uncarried }),
      ...(request.peopleOnly ? { peopleOnly: true } : {}),
    },
    request.customer.network,
  );
  return { pool: reach.pool, weight };
}

const NOBODY: readonly string[] = [];

/** The store knows a list by its being the same. */
const unions = new WeakMap<readonly string[], WeakMap<readonly string[], readonly string[]>>();

function together(one: readonly string[], other: readonly string[]): readonly string[] {
  const ofOne = unions.get(one) ?? new WeakMap<readonly string[], readonly string[]>();
  unions.set(one, ofOne);
  const union = ofOne.get(other) ?? [...new Set([...one, ...other])];
  ofOne.set(other, union);
  return union;
}
