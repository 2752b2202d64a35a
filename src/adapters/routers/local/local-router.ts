import type { Router } from "../../../application/ports/router.ts";
import { type RoutingTable, routingTable } from "../../../domain/routing/routing-table.ts";
import { indexRules, type RuleIndex } from "../../../domain/routing/rule-index.ts";
import type { Rules } from "../../../domain/routing/rules.ts";
import type { AgentState } from "../../../domain/routing/snapshot.ts";

/** So many agents with other states are moved within the arrangement; beyond, all are arranged anew. */
const MOST_MOVED = 32;

interface Arranged {
  readonly index: RuleIndex;
  readonly of: RoutingTable;
  agents: readonly AgentState[];
}

/**
 * Routing by the rules file. What can be worked out once is kept: the rules' index until `rules` gives
 * others, and the arrangement of agents while requests are decided against the same states, or states of which
 * few have changed.
 */
export function localRouter(rules: () => Rules): Router {
  let index: RuleIndex | undefined;
  let table: Arranged | undefined;
  return {
    async route(request, snapshot) {
      const current = rules();
      if (index?.rules !== current) index = indexRules(current);
      if (table?.index !== index || !follows(table, snapshot.agents)) {
        table = { agents: snapshot.agents, index, of: routingTable(index, snapshot.agents) };
      }
      return table.of.route(snapshot, request);
    },
  };
}

/** Brings the arrangement to these states, unless too much has changed. */
function follows(table: Arranged, agents: readonly AgentState[]): boolean {
  if (table.agents === agents) return true;
  if (table.agents.length !== agents.length) return false;
  const moved: AgentState[] = [];
  for (const [index, state] of agents.entries()) {
    const before = table.agents[index];
    if (before === state) continue;
    if (before?.id !== state.id || moved.length === MOST_MOVED) return false;
    moved.push(state);
  }
  for (const state of moved) table.of.update(state);
  table.agents = agents;
  return true;
}
