import { openingAt } from "../routing/hours.ts";
import type { RoutingTable } from "../routing/routing-table.ts";
import type { Agent } from "../routing/rules.ts";
import type { AgentState } from "../routing/snapshot.ts";
import type { Scenario } from "./scenario.ts";

/** Slots taken and slots there were, in ms of slots. */
export interface Taken {
  taken: number;
  /** While they were ready, or still busy. */
  there: number;
}

interface AtWork {
  readonly agent: Agent;
  state: AgentState;
  onShift: boolean;
  /** Set away until then for not having answered, ms since the epoch. */
  awayUntil: number;
  changedAt: number;
  readonly sum: Taken;
}

/** The agents' states as a run goes on, kept in the routing table, and how busy they were. */
export interface AgentsAtWork {
  take(agent: string, weight: number, now: number): void;
  giveBack(agent: string, weight: number, now: number): void;
  setAway(agent: string, until: number, now: number): void;
  /** Looks whether they are at work now; when it may be otherwise, ms since the epoch. */
  look(agent: string, now: number): number | undefined;
  canTakeMore(agent: string): boolean;
  /** Counted from `measureFrom` until `until`. */
  occupancy(): ReadonlyMap<string, Taken>;
}

export function statesAtFirst({ rules, shifts, from }: Scenario): readonly AgentState[] {
  return [...rules.agents.keys()].map((id) => {
    const hours = shifts.get(id);
    const onShift = hours === undefined || openingAt(hours, from).open;
    return { id, availability: onShift ? "ready" : "away", reason: "", load: 0, idleSince: from };
  });
}

export function agentsAtWork(
  scenario: Scenario,
  table: Pick<RoutingTable, "update">,
  states: readonly AgentState[],
): AgentsAtWork {
  const { rules, shifts, from, measureFrom, until } = scenario;
  const known = new Map(
    states.map((state): [string, AtWork] => {
      const agent = rules.agents.get(state.id) as Agent;
      const sum = { taken: 0, there: 0 };
      const onShift = state.availability === "ready";
      return [agent.id, { agent, state, onShift, awayUntil: from, changedAt: from, sum }];
    }),
  );
  const find = (id: string): AtWork => {
    const found = known.get(id);
    if (found === undefined) throw new Error(`routing offered to ${id}, who is not in the rules`);
    return found;
  };

  const count = (one: AtWork, now: number): void => {
    const passed = Math.max(0, Math.min(now, until) - Math.max(one.changedAt, measureFrom));
    const { availability, load } = one.state;
    one.sum.taken += passed * load;
    one.sum.there += passed * (availability === "ready" ? one.agent.capacity : load);
    one.changedAt = now;
  };
  const change = (one: AtWork, part: Partial<AgentState>, now: number): void => {
    count(one, now);
    one.state = { ...one.state, ...part };
    table.update(one.state);
  };

  return {
    take(agent, weight, now) {
      const one = find(agent);
      const load = one.state.load + weight;
      if (load > one.agent.capacity) throw new Error(`routing offered more to ${agent} than they can take`);
      change(one, { load, rungAt: now }, now);
    },
    giveBack(agent, weight, now) {
      const one = find(agent);
      const load = one.state.load - weight;
      change(one, load === 0 ? { load, idleSince: now } : { load }, now);
    },
    setAway(agent, awayUntil, now) {
      const one = find(agent);
      one.awayUntil = awayUntil;
      change(one, { availability: "away" }, now);
    },
    look(agent, now) {
      const one = find(agent);
      const hours = shifts.get(agent);
      const shift = hours === undefined ? { open: true } : openingAt(hours, now);
      one.onShift = shift.open;
      const availability = one.onShift && one.awayUntil <= now ? "ready" : "away";
      if (availability === "ready" && one.state.availability === "away")
        change(one, { availability, idleSince: now }, now);
      else if (availability !== one.state.availability) change(one, { availability }, now);
      return shift.until;
    },
    canTakeMore(agent) {
      const { agent: stated, state } = find(agent);
      return state.availability === "ready" && state.load < stated.capacity;
    },
    occupancy() {
      for (const one of known.values()) count(one, until);
      return new Map([...known].map(([id, { sum }]) => [id, sum]));
    },
  };
}
