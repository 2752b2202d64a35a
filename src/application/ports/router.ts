import type { Decision } from "../../domain/routing/decision.ts";
import type { RoutingRequest } from "../../domain/routing/request.ts";
import type { Snapshot } from "../../domain/routing/snapshot.ts";

/** Who decides: the local rules, or a routing server that speaks the same request and decision. */
export interface Router {
  route(request: RoutingRequest, snapshot: Snapshot): Promise<Decision>;
}
