import type { Decision } from "../../domain/routing/decision.ts";
import type { RoutingRequest } from "../../domain/routing/request.ts";
import type { Snapshot } from "../../domain/routing/snapshot.ts";

/** Who decides: the local rules, or a routing server that speaks the same request and decision. */
export interface Router {
  route(request: RoutingRequest, snapshot: Snapshot): Promise<Decision>;
}

/** A separate server beside the local rules: it is asked first (claims 15, 28 and 39). */
export interface RoutingServer {
  /** Questions under way at once. */
  readonly atOnce: number;
  /**
   * What the server wants done; undefined where the local rules are to decide, and from then on an answer of
   * its to this turn is refused. Rejects only when the store does.
   */
  propose(request: RoutingRequest, snapshot: Snapshot): Promise<Proposal | undefined>;
  /** Told of each decision of the local rules, to be compared where the server is asked and not obeyed. */
  decidedLocally(request: RoutingRequest, snapshot: Snapshot, decision: Decision): void;
}

export interface Proposal {
  readonly decision: Decision;
  /** The decision is committed, refused or stale: the next question about this attempt is another one. */
  settled(): Promise<void>;
}

/** Counts for the operator. */
export interface RoutingMeter {
  asked(outcome: AskOutcome, duration_ms: number): void;
  breaker(state: BreakerState): void;
  /** Shadow mode: whether both would have done the same. */
  compared(same: boolean): void;
  /** Events told to the server. */
  told(events: number): void;
  /** What the server sent of its own accord, by what became of it. */
  received(what: "answer" | "agents", outcome: "taken" | "late" | "refused"): void;
}

/** `unusable`: a well-formed answer that nothing can be done with, such as only unknown agents. */
export type AskOutcome =
  | "answered"
  | "later"
  | "slow"
  | "failed"
  | "nonsense"
  | "unusable"
  | "broken-promise"
  | "not-asked";

/** `half-open`: one question is let through, and its answer decides. */
export type BreakerState = "closed" | "open" | "half-open";
