import { unknownClient } from "../../../src/domain/client/client-identity.ts";
import type { RoutingRequest } from "../../../src/domain/routing/request.ts";
import type { Agent, Rule, Rules } from "../../../src/domain/routing/rules.ts";
import type { AgentState, Snapshot } from "../../../src/domain/routing/snapshot.ts";

/** Examples with every field set, so that a test states only what it is about. */
export const NOW = 1_000_000;

export function makeRequest(part: Partial<RoutingRequest> = {}): RoutingRequest {
  return {
    conversation: "c1",
    attempt: 1,
    desk: "billing",
    customer: { network: "xmpp", identity: "carol@example.org", name: "Carol" },
    client: unknownClient("xmpp"),
    carries: {
      edits: true,
      replies: true,
      retractions: false,
      reactions: false,
      typing: true,
      deliveryReceipts: true,
      media: false,
      formatting: "styling",
      clientIdentification: true,
      maxTextBytes: 10_000,
    },
    language: "en",
    reason: "an invoice",
    slots: {},
    waitingSince: NOW - 5_000,
    priorityBoost: 0,
    exclusions: [],
    leastPreferred: [],
    ...part,
  };
}

export function makeAgent(id: string, part: Partial<Agent> = {}): Agent {
  return { id, name: id, skills: {}, capacity: 1, ...part };
}

export function makeRule(part: Partial<Rule> = {}): Rule {
  return {
    name: "all",
    matches: () => true,
    queue: "billing",
    priority: 10,
    host: "homeserver",
    steps: [{ skills: {}, order: "longest-idle" }],
    offer: { ring_ms: 30_000, atOnce: 1, setAway: true, exclude_ms: 60_000 },
    ...part,
  };
}

export function makeRules(agents: readonly Agent[], rules: readonly Rule[] = [makeRule()]): Rules {
  return {
    skills: ["german", "billing"],
    agents: new Map(agents.map((agent) => [agent.id, agent])),
    queues: new Map(["billing", "support"].map((name) => [name, { name, title: name }])),
    rules,
  };
}

export function ready(id: string, part: Partial<AgentState> = {}): AgentState {
  return { id, availability: "ready", reason: "", load: 0, idleSince: NOW - 60_000, ...part };
}

export function away(id: string, reason = ""): AgentState {
  return { ...ready(id), availability: "away", reason };
}

export function makeSnapshot(agents: readonly AgentState[], part: Partial<Snapshot> = {}): Snapshot {
  return { now: NOW, agents, waiting: {}, ...part };
}
