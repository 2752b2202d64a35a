import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { localRouter } from "../../src/adapters/routers/local/local-router.ts";
import { loadRules } from "../../src/config/rules/load-rules.ts";
import { unknownClient } from "../../src/domain/client/client-identity.ts";
import type { RoutingRequest } from "../../src/domain/routing/request.ts";
import type { AgentState, Snapshot } from "../../src/domain/routing/snapshot.ts";
import { temporaryDirectory } from "../../test/support/process.ts";
import type { Measurement } from "./measurement.ts";
import { percentiles } from "./percentiles.ts";

const AGENTS = 10_000;
const REQUESTS = 500;
const NOW = 1_800_000_000_000;

/** Ten thousand agents with different skills and states, twenty rules with conditions, a rules file on disk. */
export const routing: Measurement = {
  name: "routing",
  measure: async ({ quick }) => {
    const file = join(temporaryDirectory("bench-rules"), "rules.yaml");
    writeFileSync(file, stringify(rulesFile()));
    const loaded = loadRules(file);
    if (!loaded.ok) throw new Error(`the rules do not load: ${JSON.stringify(loaded.problems.slice(0, 3))}`);
    const router = localRouter(() => loaded.value.rules);
    const agents = Array.from({ length: AGENTS }, (_, index) => stateOf(index));
    const snapshot: Snapshot = { now: NOW, agents, waiting: {} };
    const requests = Array.from({ length: REQUESTS }, (_, index) => requestOf(index));
    const decide = (request: RoutingRequest) => router.route(request, snapshot);

    const coldFrom = performance.now();
    await decide(requests[0] as RoutingRequest);
    const cold_ms = performance.now() - coldFrom;
    for (const request of requests) await decide(request);

    const took_ms: number[] = [];
    const from = performance.now();
    const until = from + (quick ? 500 : 3_000);
    for (let now = from; now < until; ) {
      for (const request of requests) {
        const began = performance.now();
        await decide(request);
        now = performance.now();
        took_ms.push(now - began);
      }
    }
    const rate = (took_ms.length * 1000) / (performance.now() - from);
    const fresh = await freshStates(decideOn(router, requests), quick ? 20 : 200);
    const { p50, p99 } = percentiles(took_ms);
    return [
      {
        what: "decisions",
        value: rate,
        unit: "/s",
        target: { at: "least", value: 20_000 },
        note: "10,000 agents, 20 rules",
      },
      { what: "a decision, p50", value: p50 * 1000, unit: "µs" },
      { what: "a decision, p99", value: p99 * 1000, unit: "µs" },
      {
        what: "the first decision of all",
        value: cold_ms,
        unit: "ms",
        note: "rules and agents are arranged",
      },
      { what: "the first decision after agents' states were read anew, p50", value: fresh, unit: "ms" },
    ];
  },
};

type Router = ReturnType<typeof localRouter>;

function decideOn(router: Router, requests: readonly RoutingRequest[]) {
  return (index: number, agents: readonly AgentState[]) =>
    router.route(requests[index % requests.length] as RoutingRequest, {
      now: NOW,
      agents,
      waiting: {},
    });
}

/** What a decision costs when the states come fresh from the store, as they do for each in a running desk. */
async function freshStates(
  decide: (index: number, agents: readonly AgentState[]) => Promise<unknown>,
  times: number,
): Promise<number> {
  const took_ms: number[] = [];
  for (let index = 0; index < times; index++) {
    const agents = Array.from({ length: AGENTS }, (_, each) => stateOf(each));
    const began = performance.now();
    await decide(index, agents);
    took_ms.push(performance.now() - began);
  }
  return percentiles(took_ms).p50;
}

const SKILLS = Array.from({ length: 20 }, (_, index) => `skill${index}`);

function rulesFile(): object {
  const agents = Array.from({ length: AGENTS }, (_, index) => {
    const skills = { [`skill${index % 20}`]: 1 + (index % 5), [`skill${(index + 7) % 20}`]: 1 + (index % 3) };
    return [`@agent${index}:desk.test`, { name: `Agent ${index}`, skills, capacity: 1 + (index % 4) }];
  });
  const rules = SKILLS.slice(1).map((skill, index) => ({
    name: `about ${skill}`,
    when: `reason.contains("${skill} ") || (language == "de" && desk == "desk${index}" && customer.network == "irc")`,
    queue: "all",
    priority: index,
    steps: [{ skills: { [skill]: 1 + (index % 3) } }],
  }));
  const last = { name: "everything else", queue: "all", steps: [{ skills: { skill0: 1 } }] };
  return { skills: SKILLS, queues: { all: {} }, agents: Object.fromEntries(agents), rules: [...rules, last] };
}

function stateOf(index: number): AgentState {
  return {
    id: `@agent${index}:desk.test`,
    availability: index % 3 === 0 ? "away" : "ready",
    reason: "",
    load: index % 2,
    idleSince: NOW - ((index * 7919) % 1_000_000),
  };
}

function requestOf(index: number): RoutingRequest {
  return {
    conversation: `conversation-${index}`,
    attempt: 1,
    desk: `desk${index % 30}`,
    customer: {
      network: index % 2 === 0 ? "xmpp" : "irc",
      identity: `juliet${index}@home.test`,
      name: "Juliet",
    },
    client: unknownClient("xmpp"),
    carries: CARRIES,
    language: index % 4 === 0 ? "de" : "en",
    reason: `I have a question about skill${index % 20} and what comes of it`,
    slots: {},
    waitingSince: NOW - 1_000,
    priorityBoost: 0,
    exclusions:
      index % 5 === 0 ? [{ agent: `@agent${index}:desk.test`, until: NOW + 60_000, reason: "declined" }] : [],
    leastPreferred: [],
  };
}

const CARRIES: RoutingRequest["carries"] = {
  edits: true,
  replies: true,
  retractions: true,
  reactions: false,
  typing: true,
  deliveryReceipts: true,
  media: false,
  formatting: "styling",
  clientIdentification: true,
  maxTextBytes: 65_536,
};
