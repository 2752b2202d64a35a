import type { Decision } from "./decision.ts";
import type { RoutingRequest } from "./request.ts";
import { routingTable } from "./routing-table.ts";
import { indexRules } from "./rule-index.ts";
import type { Rules } from "./rules.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * Who should serve this request, by the rules: pure and total, the same input always giving the same
 * answer, so that a day can be replayed against other rules (claims 16, 17, 27, 29 and 30).
 *
 * Linear in the agents. To decide about many requests, keep an `indexRules` per set of rules and a
 * `routingTable` per set of states.
 */
export function route(rules: Rules, snapshot: Snapshot, request: RoutingRequest): Decision {
  return routingTable(indexRules(rules), snapshot.agents).route(snapshot, request);
}
