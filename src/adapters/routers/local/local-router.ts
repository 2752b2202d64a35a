import type { Router } from "../../../application/ports/router.ts";
import { type RoutingTable, routingTable } from "../../../domain/routing/routing-table.ts";
import { indexRules, type RuleIndex } from "../../../domain/routing/rule-index.ts";
import type { Rules } from "../../../domain/routing/rules.ts";
import type { AgentState } from "../../../domain/routing/snapshot.ts";

/**
 * Routing by the rules file. What can be worked out once is kept: the rules' index until `rules` gives
 * others, and the arrangement of agents while requests are decided against the same states.
 */
export function localRouter(rules: () => Rules): Router {
  let index: RuleIndex | undefined;
  let table:
    | { readonly agents: readonly AgentState[]; readonly index: RuleIndex; readonly of: RoutingTable }
    | undefined;
  return {
    async route(request, snapshot) {
      const current = rules();
      if (index?.rules !== current) index = indexRules(current);
      if (table?.agents !== snapshot.agents || table.index !== index) {
        table = { agents: snapshot.agents, index, of: routingTable(index, snapshot.agents) };
      }
      return table.of.route(snapshot, request);
    },
  };
}
