import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { localRouter } from "../../src/adapters/routers/local/local-router.ts";
import { loadRules } from "../../src/config/rules/load-rules.ts";
import { unknownClient } from "../../src/domain/client/client-identity.ts";
import type { RoutingRequest } from "../../src/domain/routing/request.ts";
import type { AgentState, Snapshot } from "../../src/domain/routing/snapshot.ts";
import { temporaryDirectory } from "../../test/support/process.ts";
import type { Figure, Measurement } from "./measurement.ts";
import { percentiles } from "./percentiles.ts";

const AGENTS = 10_000;
const GROWTH = [100, 1_000, AGENTS, 100_000];
const WAITING = 100_000;
const QUEUES = 20;
const RULES = 20;
const REQUESTS = 500;
const NOW = 1_800_000_000_000;

/**
 * Agents with different skills of two hundred and different states, 20 rules with conditions and two steps each, a
 * rules file on disk, and a hundred thousand who wait.
 */
export const routing: Measurement = {
  name: "routing",
  measure: async ({ quick }) => {
    const figures: Figure[] = [];
    for (const count of quick ? [AGENTS] : GROWTH) figures.push(...(await measureWith(count, quick)));
    return figures;
  },
};

async function measureWith(count: number, quick: boolean): Promise<readonly Figure[]> {
  const file = join(temporaryDirectory("bench-rules"), "rules.yaml");
  writeFileSync(file, JSON.stringify(rulesFile(count)));
  const loaded = loadRules(file);
  if (!loaded.ok) throw new Error(`the rules do not load: ${JSON.stringify(loaded.problems.slice(0, 3))}`);
  const waiting = waitingPlaces();
  const before = memory();
  const router = localRouter(() => loaded.value.rules);
  const agents = Array.from({ length: count }, (_, index) => stateOf(index));
  const snapshot: Snapshot = { now: NOW, agents, waiting };
  const requests = Array.from({ length: REQUESTS }, (_, index) => requestOf(index));
  const decide = (request: RoutingRequest) => router.route(request, snapshot);

  const coldFrom = performance.now();
  await decide(requests[0] as RoutingRequest);
  const cold_ms = performance.now() - coldFrom;
  for (const request of requests) await decide(request);
  const took_ms: number[] = [];
  const from = performance.now();
  const until = from + (quick ? 500 : 2_000);
  for (let now = from; now < until; ) {
    for (const request of requests) {
      const began = performance.now();
      await decide(request);
      now = performance.now();
      took_ms.push(now - began);
    }
  }
  const rate = (took_ms.length * 1000) / (performance.now() - from);
  const used = memory() - before;
  // Measured while all of it is still wanted.
  await decide(requests[0] as RoutingRequest);
  const { p50, p99 } = percentiles(took_ms);
  const said = `${count.toLocaleString("en")} agents`;
  const isMain = count === AGENTS;
  return [
    {
      what: `decisions, ${said}`,
      value: rate,
      unit: "/s",
      ...(isMain ? { target: { at: "least", value: 20_000 } as const } : {}),
      note: `${SKILLS.length} skills, ${RULES} rules, ${WAITING.toLocaleString("en")} waiting`,
    },
    { what: `a decision, p50, ${said}`, value: p50 * 1000, unit: "µs" },
    {
      what: `a decision, p99, ${said}`,
      value: p99 * 1000,
      unit: "µs",
      ...(isMain ? { target: { at: "most", value: 1_000 } as const } : {}),
    },
    { what: `the first decision of all, ${said}`, value: cold_ms, unit: "ms", note: "all is arranged" },
    { what: `memory for it, ${said}`, value: used, unit: "MB" },
    ...(isMain ? [await freshFigure(router, requests, count, quick)] : []),
  ];
}

async function freshFigure(
  router: Router,
  requests: readonly RoutingRequest[],
  count: number,
  quick: boolean,
): Promise<Figure> {
  const value = await freshStates(decideOn(router, requests), count, quick ? 20 : 200);
  return { what: "the first decision after agents' states were read anew, p50", value, unit: "ms" };
}

/** What is left over from before would be counted, or its going. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

/** Of the heap, after a collection. MB. */
function memory(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1_000_000;
}

function waitingPlaces(): Snapshot["waiting"] {
  const each = WAITING / QUEUES;
  return Object.fromEntries(
    Array.from({ length: QUEUES }, (_, queue) => [
      `queue${queue}`,
      Array.from({ length: each }, (_, index) => ({
        conversation: `waiting-${queue}-${index}`,
        priority: index % 7,
        aging: 1,
        since: NOW - ((index * 7919) % 3_600_000),
      })),
    ]),
  );
}

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
  count: number,
  times: number,
): Promise<number> {
  const took_ms: number[] = [];
  for (let index = 0; index < times; index++) {
    const agents = Array.from({ length: count }, (_, each) => stateOf(each));
    const began = performance.now();
    await decide(index, agents);
    took_ms.push(performance.now() - began);
  }
  return percentiles(took_ms).p50;
}

const SKILLS = Array.from({ length: 200 }, (_, index) => `s${index}`);

function rulesFile(count: number): object {
  const agents = Array.from({ length: count }, (_, index) => {
    const skills = {
      [`s${index % 200}`]: 1 + (index % 5),
      [`s${(index + 7) % 200}`]: 1 + (index % 3),
    };
    return [`@a${index}:desk.test`, { name: `A${index}`, skills, capacity: 1 + (index % 4) }];
  });
  const rules = SKILLS.slice(1, RULES).map((skill, index) => ({
    name: `about ${skill}`,
    when: `slots.topic == "${skill}" || (language == "de" && desk == "desk${index}" && customer.network == "irc")`,
    queue: `queue${index % QUEUES}`,
    priority: index,
    steps: [{ skills: { [skill]: 3 }, for: "30s", order: "most-skilled" }, { skills: { [skill]: 1 } }],
  }));
  const last = { name: "everything else", queue: "queue0", steps: [{ skills: { s0: 1 } }] };
  const queues = Object.fromEntries(Array.from({ length: QUEUES }, (_, index) => [`queue${index}`, {}]));
  const slots = [{ slot: "topic", ask: { en: "What is it about?" } }];
  return {
    skills: SKILLS,
    queues,
    agents: Object.fromEntries(agents),
    interview: { slots },
    aging: 1,
    rules: [...rules, last],
  };
}

function stateOf(index: number): AgentState {
  return {
    id: `@a${index}:desk.test`,
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
    reason: `I have a question about skill${index % 200} and what comes of it`,
    slots: { topic: `s${index % 40}` },
    waitingSince: NOW - (index % 60) * 1_000,
    priorityBoost: 0,
    exclusions:
      index % 5 === 0 ? [{ agent: `@a${index}:desk.test`, until: NOW + 60_000, reason: "declined" }] : [],
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
