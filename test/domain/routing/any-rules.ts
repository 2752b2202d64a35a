import fc from "fast-check";
import type { Exclusion, RoutingRequest } from "../../../src/domain/routing/request.ts";
import type { Agent, Overflow, Queue, Rule, Rules } from "../../../src/domain/routing/rules.ts";
import { ORDERS } from "../../../src/domain/routing/rules.ts";
import type { AgentState, Place, Snapshot } from "../../../src/domain/routing/snapshot.ts";
import { makeRequest, makeRule, makeSnapshot, NOW } from "./make.ts";

/** Rules with everything that decides about somebody: queues that overflow, hours, weights, holds, machines. */

const MINUTE = 60_000;
export const IDS = ["@a", "@b", "@c", "@bot"] as const;
const QUEUES = ["one", "two", "three"] as const;
const id = fc.constantFrom(...IDS);
const queueName = fc.constantFrom(...QUEUES);
const level = fc.integer({ min: 1, max: 3 });
const skills = fc.dictionary(fc.constantFrom("german", "billing"), level, {
  maxKeys: 2,
  noNullPrototype: true,
});
/** Minutes, many of them alike, so that limits are met exactly. */
const minutes = fc.integer({ min: 0, max: 6 }).map((count) => count * MINUTE);

const agents: fc.Arbitrary<readonly Agent[]> = fc.tuple(
  ...IDS.map((name) =>
    fc
      .record({
        skills,
        capacity: fc.integer({ min: 0, max: 3 }),
        teams: fc.subarray(["day"]),
        networks: fc.option(fc.subarray(["xmpp", "irc"], { minLength: 1 }), { nil: undefined }),
      })
      .map(({ networks, ...part }) => ({
        id: name,
        name,
        ...part,
        ...(networks === undefined ? {} : { networks }),
        ...(name === "@bot" ? { automated: { silence_ms: MINUTE, pause_ms: MINUTE } } : {}),
      })),
  ),
);

const overflow: fc.Arbitrary<Overflow> = fc.record({
  when: fc.oneof(
    fc.constant({ kind: "closed" } as const),
    fc.integer({ min: 1, max: 3 }).map((length) => ({ kind: "length", length }) as const),
    minutes.map((after_ms) => ({ kind: "after", after_ms }) as const),
  ),
  action: fc.oneof(
    { weight: 5, arbitrary: queueName.map((queue) => ({ kind: "queue", queue }) as const) },
    { weight: 2, arbitrary: id.map((agent) => ({ kind: "agent", agent }) as const) },
    fc.constant({ kind: "message" } as const),
    fc.constant({ kind: "close" } as const),
    fc.constant({ kind: "say", text: { en: "It takes long." } } as const),
  ),
});

/** Open but for some minutes around now. */
const hours = fc
  .record({ before: fc.integer({ min: -5, max: 5 }), length: fc.integer({ min: 1, max: 8 }) })
  .map(({ before, length }) => {
    const closes = Math.floor(NOW / MINUTE) + before;
    const day = [
      { from: 0, to: closes },
      { from: closes + length, to: 1440 },
    ];
    return { name: "office", timeZone: "UTC", week: Array.from({ length: 7 }, () => day), days: new Map() };
  });

const queue = fc.record({
  state: fc.oneof(
    { weight: 8, arbitrary: fc.constant("open" as const) },
    fc.constant("closed" as const),
    fc.constant("draining" as const),
  ),
  hours: fc.option(hours, { nil: undefined }),
  overflow: fc.array(overflow, { maxLength: 3 }),
});

const step = fc.record({
  for_ms: minutes,
  skills,
  prefer: fc.subarray(["day"]),
  order: fc.constantFrom(...ORDERS),
});

const rule = (name: string): fc.Arbitrary<Rule> =>
  fc
    .record({
      steps: fc.array(step, { minLength: 1, maxLength: 3 }),
      weight: fc.constantFrom(1, 1, 2),
      priority: fc.integer({ min: 0, max: 3 }),
      atOnce: fc.integer({ min: 1, max: 2 }),
      hold_ms: fc.option(minutes, { nil: undefined }),
    })
    .map(({ atOnce, hold_ms, ...part }) =>
      makeRule({
        name,
        queue: name,
        matches: (request) => request.desk === name,
        ...part,
        offer: { ...makeRule().offer, atOnce },
        ...(hold_ms === undefined ? {} : { sticky: { hold_ms } }),
      }),
    );

export const anyRules: fc.Arbitrary<Rules> = fc
  .record({
    agents,
    queues: fc.tuple(...QUEUES.map(() => queue)),
    rules: fc.tuple(...QUEUES.map(rule)),
    aging: fc.constantFrom(0, 1),
  })
  .map(({ agents: all, queues, rules, aging }) => ({
    skills: ["german", "billing"],
    agents: new Map(all.map((agent) => [agent.id, agent])),
    queues: new Map(
      QUEUES.map((name, at): [string, Queue] => {
        const { hours: open, ...part } = queues[at] as (typeof queues)[number];
        return [name, { name, title: name, ...part, ...(open === undefined ? {} : { hours: open }) }];
      }),
    ),
    rules,
    aging,
  }));

export const anyState: fc.Arbitrary<AgentState> = fc.record({
  id,
  availability: fc.constantFrom("ready", "ready", "away"),
  reason: fc.constant(""),
  load: fc.integer({ min: 0, max: 3 }),
  idleSince: fc.integer({ min: 0, max: 3 }),
});

const place: fc.Arbitrary<Place> = fc.record({
  conversation: fc.constantFrom("c1", "c2", "c3"),
  priority: fc.integer({ min: 0, max: 3 }),
  since: minutes.map((ago) => NOW - ago),
});

export const anySnapshot: fc.Arbitrary<Snapshot> = fc
  .tuple(
    fc.uniqueArray(anyState, { selector: (one) => one.id }),
    fc.uniqueArray(place, { selector: ({ conversation }) => conversation }),
    queueName,
  )
  .map(([states, places, name]) => makeSnapshot(states, { waiting: { [name]: places } }));

const exclusion: fc.Arbitrary<Exclusion> = fc.record({
  agent: id,
  since: fc.constantFrom(NOW - MINUTE, NOW - 15_000, NOW - 7_000),
  until: fc.constantFrom(NOW - 1, NOW + 1, NOW + 4 * MINUTE),
  reason: fc.constant("declined"),
});

export const anyRequest: fc.Arbitrary<RoutingRequest> = fc
  .record(
    {
      desk: queueName,
      network: fc.constantFrom("xmpp", "irc"),
      waitingSince: minutes.map((ago) => NOW - 2 * ago),
      exclusions: fc.array(exclusion, { maxLength: 2 }),
      leastPreferred: fc.subarray([...IDS], { maxLength: 1 }),
      lastAgent: id,
      peopleOnly: fc.boolean(),
      target: fc.oneof(fc.record({ agent: id }), fc.record({ queue: queueName })),
      placedAt: minutes.map((ago) => NOW - ago),
    },
    { requiredKeys: ["desk", "network", "waitingSince", "exclusions", "leastPreferred"] },
  )
  .map(({ network, ...part }) =>
    makeRequest({ ...part, customer: { network, identity: "x", name: "X" } } as Partial<RoutingRequest>),
  );
