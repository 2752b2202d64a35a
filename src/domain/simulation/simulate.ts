import type { Decision } from "../routing/decision.ts";
import { type RoutingTable, routingTable } from "../routing/routing-table.ts";
import { indexRules } from "../routing/rule-index.ts";
import type { Place } from "../routing/snapshot.ts";
import { type AgentsAtWork, agentsAtWork, statesAtFirst, type Taken } from "./agents-at-work.ts";
import type { Arrival } from "./arrival.ts";
import {
  type Customer,
  type CustomerInLine,
  customerOf,
  handlingOf,
  patienceOf,
  requestOf,
  type ServedBefore,
} from "./customer.ts";
import { draw } from "./distribution.ts";
import type { Ended } from "./ended.ts";
import { eventQueue } from "./event-queue.ts";
import type { Scenario } from "./scenario.ts";
import { waitingLines } from "./waiting-lines.ts";

/** What a run saw; `figuresOf` makes figures of it. */
export interface Seen {
  /** Of those who came from `measureFrom` on, in the order in which they came. */
  readonly ended: readonly Ended[];
  readonly occupancy: ReadonlyMap<string, Taken>;
  readonly decisions: number;
}

/** Those who are not served so long after the last one came are given up, ms. */
const DRAIN_MS = 86_400_000;

/**
 * Runs the rules' own `route` over everybody who comes, under a clock that jumps from one event to the next. The
 * same scenario always gives the same answer. Time is about linear in those who come, and in those who wait at a
 * time; memory in those who come.
 */
export function simulate(scenario: Scenario): Seen {
  return new Run(scenario).toTheEnd();
}

type Offered = Extract<Decision["outcome"], { kind: "offer" }>;

class Run {
  private readonly scenario: Scenario;
  private readonly table: RoutingTable;
  private readonly agents: AgentsAtWork;
  private readonly arrivals: Iterator<Arrival>;
  private readonly events = eventQueue();
  private readonly lines = waitingLines<CustomerInLine>();
  /** By customer who may come again. */
  private readonly servedBefore = new Map<string, ServedBefore>();
  private readonly ended: Ended[] = [];
  /** Who came and is neither answered nor gone. */
  private readonly present = new Set<Customer>();
  private came = 0;
  private decisions = 0;
  private now: number;

  constructor(scenario: Scenario) {
    const states = statesAtFirst(scenario);
    this.scenario = scenario;
    this.table = routingTable(indexRules(scenario.rules), states);
    this.agents = agentsAtWork(scenario, this.table, states);
    this.arrivals = scenario.arrivals[Symbol.iterator]();
    this.now = scenario.from;
  }

  toTheEnd(): Seen {
    const { rules, shifts, until, measureFrom } = this.scenario;
    for (const agent of shifts.keys()) if (rules.agents.has(agent)) this.followShift(agent);
    this.comeNext();
    for (let event = this.events.next(); event !== undefined; event = this.events.next()) {
      const isOver = event.at > until && (this.present.size === 0 || event.at > until + DRAIN_MS);
      if (isOver) break;
      this.now = event.at;
      event.happen();
    }
    this.now = Math.max(this.now, until);
    for (const customer of this.present)
      this.end(customer, customer.leftMessage ? "left-message" : "unserved");
    const ended = this.ended.flatMap((one) => (one !== undefined && one.at >= measureFrom ? [one] : []));
    return { ended, occupancy: this.agents.occupancy(), decisions: this.decisions };
  }

  private comeNext(): void {
    const { done, value } = this.arrivals.next();
    if (!done) this.events.add(value.at, () => this.come(value));
  }

  private come(arrival: Arrival): void {
    const customer = customerOf(arrival, this.came);
    this.came += 1;
    this.present.add(customer);
    this.decide(customer);
    const patience_ms = this.present.has(customer)
      ? patienceOf(customer, this.scenario.durations)
      : undefined;
    if (patience_ms !== undefined)
      this.events.add(arrival.at + patience_ms, () => this.losePatience(customer));
    this.comeNext();
  }

  private losePatience(customer: Customer): void {
    if (!this.present.has(customer) || customer.leftMessage) return;
    this.leaveLine(customer);
    this.end(customer, "gave-up");
    this.letOff(customer);
  }

  private end(customer: Customer, how: Ended["how"]): void {
    const { arrival, serial, queue, leftMessage } = customer;
    this.present.delete(customer);
    customer.version += 1;
    this.ended[serial] = {
      queue,
      kind: arrival.kind,
      at: arrival.at,
      how: how === "answered" && leftMessage ? "left-message" : how,
      waited_ms: this.now - arrival.at,
    };
  }

  private decide(customer: Customer): void {
    const { customer: who } = customer.arrival;
    const before = who === undefined ? undefined : this.servedBefore.get(who);
    const moment = { now: this.now, waiting: this.lines.places() };
    const decision = this.table.route(moment, requestOf(customer, before));
    this.decisions += 1;
    customer.version += 1;
    customer.queue = decision.queue ?? "";
    this.leaveLine(customer);
    if (decision.outcome.kind === "offer") this.ring(customer, decision, decision.outcome);
    else if (decision.outcome.kind === "wait")
      this.wait(customer, decision, decision.outcome.message === true);
    else this.end(customer, "turned-away");
  }

  private wait(customer: Customer, decision: Decision, message: boolean): void {
    const { priority, aging = 0, wakeOn, watched, wakeAt } = decision;
    const since = customer.arrival.at;
    const place = { conversation: customer.id, priority, aging, since, ...(message ? { message } : {}) };
    customer.leftMessage ||= message;
    customer.inLine = { customer, queue: customer.queue, place, wakeOn, watched };
    this.lines.add(customer.inLine);
    if (wakeAt !== undefined) this.plan(customer, Math.max(this.now, wakeAt), () => this.decide(customer));
  }

  private leaveLine(customer: Customer): void {
    if (customer.inLine !== undefined) this.lines.remove(customer.inLine);
    delete customer.inLine;
  }

  /** Happens unless something has become of the customer before. */
  private plan(customer: Customer, at: number, happen: () => void): void {
    const { version } = customer;
    this.events.add(at, () => {
      if (customer.version === version) happen();
    });
  }

  private ring(customer: Customer, { weight = 1 }: Decision, offered: Offered): void {
    const { agents, ring_ms } = offered;
    for (const agent of agents) this.agents.take(agent, weight, this.now);
    customer.offer = { agents, weight };
    const first = this.firstToAnswer(customer, agents);
    if (first.after_ms === 0) this.answer(customer, first.agent);
    else if (first.after_ms < ring_ms)
      this.plan(customer, this.now + first.after_ms, () => this.answer(customer, first.agent));
    else this.plan(customer, this.now + ring_ms, () => this.noAnswer(customer, offered));
  }

  private firstToAnswer(customer: Customer, agents: readonly string[]) {
    const { answers, answersAfter } = this.scenario.behaviour;
    let first = { agent: "", after_ms: Number.POSITIVE_INFINITY };
    for (const agent of agents) {
      const isThere = customer.random() < answers;
      const after_ms = draw(answersAfter, customer.random);
      if (isThere && after_ms < first.after_ms) first = { agent, after_ms };
    }
    return first;
  }

  private noAnswer(customer: Customer, { agents, onNoAnswer }: Offered): void {
    const { now } = this;
    const until = now + onNoAnswer.exclude_ms;
    customer.exclusions = [
      ...customer.exclusions.filter((one) => one.until > now && !agents.includes(one.agent)),
      ...agents.map((agent) => ({ agent, since: now, until, reason: "did not answer" })),
    ];
    customer.attempt += 1;
    this.giveBack(customer);
    if (onNoAnswer.setAway) for (const agent of agents) this.setAway(agent);
    this.decide(customer);
    for (const agent of agents) this.wake(agent);
  }

  private setAway(agent: string): void {
    const back = this.now + this.scenario.behaviour.backAfter_ms;
    this.agents.setAway(agent, back, this.now);
    this.events.add(back, () => {
      this.agents.look(agent, this.now);
      this.wake(agent);
    });
  }

  private answer(customer: Customer, agent: string): void {
    const { durations, behaviour } = this.scenario;
    const { weight = 1 } = customer.offer ?? {};
    const { customer: who } = customer.arrival;
    this.end(customer, "answered");
    this.letOff(customer, agent);
    const endsAt = this.now + handlingOf(customer, durations);
    if (who !== undefined) this.events.add(endsAt, () => this.servedBefore.set(who, { agent, at: endsAt }));
    this.events.add(endsAt + draw(behaviour.wrapUp, customer.random), () => {
      this.agents.giveBack(agent, weight, this.now);
      this.wake(agent);
    });
  }

  /** Those who ring stop, except the one who answered, and can serve others. */
  private letOff(customer: Customer, except?: string): void {
    for (const agent of this.giveBack(customer, except)) this.wake(agent);
  }

  private giveBack(customer: Customer, except?: string): readonly string[] {
    const { agents = [], weight = 1 } = customer.offer ?? {};
    delete customer.offer;
    const free = agents.filter((agent) => agent !== except);
    for (const agent of free) this.agents.giveBack(agent, weight, this.now);
    return free;
  }

  /** Those whom a change of this agent can help, first come first, for as long as they can take one more. */
  private wake(agent: string): void {
    let after: Place | undefined;
    while (this.agents.canTakeMore(agent)) {
      const next = this.lines.firstFor(agent, after);
      if (next === undefined) return;
      after = next.place;
      this.decide(next.customer);
    }
  }

  private followShift(agent: string): void {
    const next = this.agents.look(agent, this.now);
    this.wake(agent);
    if (next !== undefined) this.events.add(next, () => this.followShift(agent));
  }
}
