import { type Ability, CARRIES_ALL, type Capabilities } from "../../domain/capabilities.ts";
import { figuresFor } from "../../domain/routing/queue-pools.ts";
import type { Exclusion, RoutingRequest } from "../../domain/routing/request.ts";
import { planFor } from "../../domain/routing/rule-plan.ts";
import type { Agent, Rules } from "../../domain/routing/rules.ts";
import type { AgentState, Place, Snapshot } from "../../domain/routing/snapshot.ts";
import { phrase } from "../../domain/text/text-key.ts";
import type { Situation, StateSection } from "./cases-schema.ts";
import { momentAt } from "./moment.ts";

/** What one case asks of the rules, and the moment at which it does. */
export interface Asked {
  readonly request: RoutingRequest;
  readonly snapshot: Snapshot;
}

const CONVERSATION = "this one";
const IDLE_MS = 3_600_000;
const DECLINED_MS = 60_000;
const PASSED_OVER_MS = 300_000;

/** @param networks what each carries; one that is not among them carries all */
export function askedBy(
  rules: Rules,
  situation: Situation,
  zone: string,
  networks: ReadonlyMap<string, Capabilities>,
): Asked {
  const now = momentAt(situation.at, zone);
  const request = requestOf(situation, now, networks);
  const snapshot: Snapshot = {
    now,
    agents: [...rules.agents.values()].map((agent) => stateOf(agent, situation.agents?.[agent.id], now)),
    waiting: Object.fromEntries(
      Object.entries(situation.waiting ?? {}).map(([queue, who]) => [
        queue,
        placesOf(who, request, now, rules.aging),
      ]),
    ),
  };
  return { request, snapshot: situation.waited ? amongThoseWaiting(rules, snapshot, request) : snapshot };
}

/** A case's own words before those that hold for all; the states of agents and the queues one by one. */
export function situationOf(defaults: Situation, own: Situation): Situation {
  return {
    ...defaults,
    ...own,
    customer: { ...defaults.customer, ...own.customer },
    client: { ...defaults.client, ...own.client },
    slots: { ...defaults.slots, ...own.slots },
    link: { ...defaults.link, ...own.link },
    agents: { ...defaults.agents, ...own.agents },
    waiting: { ...defaults.waiting, ...own.waiting },
  };
}

/** What the customer's network is when a case does not say. */
export const USUAL_NETWORK = "xmpp";

function requestOf(
  situation: Situation,
  now: number,
  networks: ReadonlyMap<string, Capabilities>,
): RoutingRequest {
  const { network = USUAL_NETWORK, customer, client, last_agent, last_served, declined = [] } = situation;
  const { carries, people_only, passed_to } = situation;
  const { software = "unknown", version, os } = client ?? {};
  return {
    conversation: CONVERSATION,
    attempt: 1,
    desk: situation.desk ?? "desk",
    customer: {
      network,
      identity: customer?.identity ?? "customer@example.org",
      name: customer?.name ?? "",
    },
    client: {
      network,
      software,
      ...(version === undefined ? {} : { version }),
      ...(os === undefined ? {} : { os }),
      source: "the case",
      confidence: "told",
    },
    carries: carries === undefined ? (networks.get(network) ?? CARRIES_ALL) : only(carries),
    language: situation.language ?? "en",
    reason: situation.reason ?? "",
    slots: situation.slots ?? {},
    link: situation.link ?? {},
    waitingSince: now - (situation.waited ?? 0),
    priorityBoost: 0,
    exclusions: declined.map((agent) => declinedBy(agent, now)),
    leastPreferred: [],
    ...(last_agent === undefined ? {} : { lastAgent: last_agent }),
    ...(last_served === undefined ? {} : { lastServedAt: now - last_served }),
    ...(people_only ? { peopleOnly: true } : {}),
    ...(passed_to === undefined ? {} : { target: targetOf(passed_to) }),
  };
}

/** A network that carries these and, of what may be needed, nothing else. */
function only(abilities: readonly Ability[]): Capabilities {
  const can = (ability: Ability) => abilities.includes(ability);
  return {
    ...CARRIES_ALL,
    edits: can("edits"),
    replies: can("replies"),
    retractions: can("retractions"),
    reactions: can("reactions"),
    typing: can("typing"),
    media: can("media"),
    formatting: can("formatting") ? "styling" : "none",
  };
}

/** An agent's id begins with @, as no queue's name does. */
function targetOf(passedTo: string): NonNullable<RoutingRequest["target"]> {
  return passedTo.startsWith("@") ? { agent: passedTo } : { queue: passedTo };
}

function declinedBy(agent: string, now: number): Exclusion {
  const since = now - DECLINED_MS;
  return { agent, since, until: since + PASSED_OVER_MS, reason: phrase("exclusion.declined") };
}

function stateOf({ id, capacity }: Agent, given: StateSection | undefined, now: number): AgentState {
  const { away, load = 0, idle = IDLE_MS, rung } = typeof given === "object" ? given : {};
  const isAway = given === "away" || away !== undefined;
  return {
    id,
    availability: isAway ? "away" : "ready",
    reason: typeof away === "string" ? away : "",
    load: given === "full" ? capacity : load,
    idleSince: now - idle,
    ...(rung === undefined ? {} : { rungAt: now - rung }),
  };
}

function placesOf(
  who: NonNullable<Situation["waiting"]>[string],
  { waitingSince }: RoutingRequest,
  now: number,
  aging = 0,
): readonly Place[] {
  const named = (index: number) => `another ${index + 1}`;
  if (typeof who !== "number")
    return who.map(({ priority, waited }, index) => ({
      conversation: named(index),
      priority,
      aging,
      since: now - waited,
    }));
  return Array.from({ length: who }, (_, index) => ({
    conversation: named(index),
    priority: 0,
    aging,
    since: waitingSince - 1000 * (index + 1),
  }));
}

/** Who has waited stands in the queue that the rules gave them. */
function amongThoseWaiting(rules: Rules, snapshot: Snapshot, request: RoutingRequest): Snapshot {
  const { now, waiting } = snapshot;
  const figures = figuresFor(rules, snapshot, request);
  const { queue, priority, aging } = planFor(rules, request, now, figures);
  const own = { conversation: request.conversation, priority, aging, since: request.waitingSince };
  return { ...snapshot, waiting: { ...waiting, [queue]: [...(waiting[queue] ?? []), own] } };
}
