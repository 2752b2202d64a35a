import type { Hours } from "../routing/hours.ts";
import type { Rules } from "../routing/rules.ts";
import type { Arrival } from "./arrival.ts";
import type { Distribution } from "./distribution.ts";

/** Rules, those who come, and how people behave. */
export interface Scenario {
  readonly rules: Rules;
  /** In the order of time. */
  readonly arrivals: Iterable<Arrival>;
  /** ms since the epoch. Figures count those who come from `measureFrom` on, and agents from then until `until`. */
  readonly from: number;
  readonly measureFrom: number;
  readonly until: number;
  readonly durations: Durations;
  readonly behaviour: AgentBehaviour;
  /** When each agent is at work, by id; always for those not named. */
  readonly shifts: ReadonlyMap<string, Hours>;
  /** Whoever is answered within this was served in time, ms. */
  readonly within_ms: number;
}

/** The kind's own, else the queue's, else what holds for all. Recorded times come before all of these. */
export interface Durations {
  readonly all: Timing & { readonly handling: Distribution };
  readonly byKind: ReadonlyMap<string, Timing>;
  readonly byQueue: ReadonlyMap<string, Timing>;
}

export interface Timing {
  /** From the answer to the end of the talk. */
  readonly handling?: Distribution;
  /** How long they wait before they give up. Nobody gives up when not stated. */
  readonly patience?: Distribution;
}

export interface AgentBehaviour {
  /** Probability that an offer is answered at all, each time and by each agent, 0 to 1. */
  readonly answers: number;
  /** How long an agent rings before answering; longer than the rule lets it ring is no answer. */
  readonly answersAfter: Distribution;
  /** Set away for not having answered, they are back after this, ms. */
  readonly backAfter_ms: number;
  /** How long a slot stays taken after the talk. */
  readonly wrapUp: Distribution;
}
