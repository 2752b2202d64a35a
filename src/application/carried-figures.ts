import type { Decision } from "../domain/routing/decision.ts";
import type { AgentState, Place, Snapshot } from "../domain/routing/snapshot.ts";
import type { RoutingFigures } from "./ports/store.ts";

/** Figures read once and carried forward through decisions that are not committed yet. */
export interface CarriedFigures {
  at(now: number): Snapshot;
  /** Whoever is offered has a slot less, and who is served waits no more. */
  decided(conversation: string, decision: Decision, at: number): void;
}

/** A queue longer than this is left as it was read: a place in it that is one or two off is no news to anybody. */
const EXACT_UP_TO = 2_000;

export function carriedFigures(figures: RoutingFigures): CarriedFigures {
  let { agents, waiting } = figures;
  let placeOf: ReadonlyMap<string, number> | undefined;

  const take = (taken: readonly string[], weight: number, at: number): void => {
    placeOf ??= new Map(agents.map(({ id }, index) => [id, index]));
    const next = [...agents];
    for (const id of taken) {
      const index = placeOf.get(id);
      const state = index === undefined ? undefined : next[index];
      if (index === undefined || state === undefined) continue;
      next[index] = { ...state, load: state.load + weight, rungAt: Math.round(at) } satisfies AgentState;
    }
    agents = next;
  };
  const leave = (conversation: string): void => {
    for (const [queue, places] of Object.entries(waiting)) {
      if (places.length > EXACT_UP_TO) continue;
      const left = places.filter((place: Place) => place.conversation !== conversation);
      if (left.length < places.length) waiting = { ...waiting, [queue]: left };
    }
  };

  return {
    at: (now) => ({ ...figures, now, agents, waiting }),
    decided: (conversation, { outcome, weight = 1 }, at) => {
      if (outcome.kind === "offer") take(outcome.agents, weight, at);
      if (outcome.kind !== "wait") leave(conversation);
    },
  };
}
