import type { OfferRecord } from "../../domain/conversation/effects.ts";

/** Counts and durations for the operator. Labels are few and bounded: never an id. */
export interface Meter {
  delivered(
    lane: string,
    outcome: "delivered" | "retry" | "rejected" | "ambiguous",
    duration_ms: number,
  ): void;
  accepted(source: "homeserver" | "network" | "agent", events: number): void;
  folded(events: number): void;
  decided(outcome: "offer" | "wait" | "close", duration_ms: number, decidedBy: "local" | "remote"): void;
  /** What became of an offer; `ringing` when it is made. */
  offered(outcome: OfferRecord["outcome"]): void;
  /** From the request for somebody to the agent's joining. */
  waited(duration_ms: number): void;
  failed(part: string): void;
}
