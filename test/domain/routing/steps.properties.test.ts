import assert from "node:assert/strict";
import fc from "fast-check";
import type { RoutingRequest } from "../../../src/domain/routing/request.ts";
import { route } from "../../../src/domain/routing/route.ts";
import { routingTable } from "../../../src/domain/routing/routing-table.ts";
import { indexRules } from "../../../src/domain/routing/rule-index.ts";
import { type Agent, ORDERS, type Rules, type Step } from "../../../src/domain/routing/rules.ts";
import type { AgentState, Snapshot } from "../../../src/domain/routing/snapshot.ts";
import { makeAgent, makeRequest, makeRule, makeRules, makeSnapshot, NOW } from "./make.ts";

const IDS = ["@a", "@b", "@c", "@d"] as const;
const id = fc.constantFrom(...IDS);
const skills = fc.dictionary(fc.constantFrom("german", "billing"), fc.integer({ min: 1, max: 5 }), {
  maxKeys: 2,
  noNullPrototype: true,
});
const teams = fc.subarray(["north", "south"]);

const agents = fc
  .tuple(...IDS.map(() => fc.record({ skills, teams, capacity: fc.integer({ min: 0, max: 4 }) })))
  .map((parts) => parts.map((part, at): Agent => makeAgent(IDS[at] ?? "", part)));

const step: fc.Arbitrary<Step> = fc.record({
  for_ms: fc.integer({ min: 1_000, max: 20_000 }),
  skills,
  prefer: teams,
  order: fc.constantFrom(...ORDERS),
});

const rules: fc.Arbitrary<Rules> = fc
  .record({
    agents,
    steps: fc.array(step, { minLength: 1, maxLength: 4 }),
    weight: fc.integer({ min: 1, max: 3 }),
    hold_ms: fc.constantFrom(0, 15_000),
    atOnce: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ agents: list, steps, weight, hold_ms, atOnce }) =>
    makeRules(list, [
      makeRule({ steps, weight, sticky: { hold_ms }, offer: { ...makeRule().offer, atOnce } }),
    ]),
  );

const state = (of: string): fc.Arbitrary<AgentState> =>
  fc.record({
    id: fc.constant(of),
    availability: fc.constantFrom("ready", "away"),
    reason: fc.constant(""),
    load: fc.integer({ min: 0, max: 4 }),
    idleSince: fc.integer({ min: 0, max: 3 }),
    rungAt: fc.integer({ min: 0, max: 3 }),
  });

const snapshot: fc.Arbitrary<Snapshot> = fc
  .tuple(...IDS.map(state))
  .map((states) => makeSnapshot(states as AgentState[]));

const request: fc.Arbitrary<RoutingRequest> = fc
  .record(
    { waited: fc.integer({ min: 0, max: 70_000 }), lastAgent: id, leastPreferred: fc.subarray([...IDS]) },
    { requiredKeys: ["waited", "leastPreferred"] },
  )
  .map(({ waited, ...part }) =>
    makeRequest({ ...part, waitingSince: NOW - waited } as Partial<RoutingRequest>),
  );

const world = fc.tuple(rules, snapshot, request);

/** All time alone can bring: decided again at each moment that the decision before named. */
function inTheEnd(some: Rules, at: Snapshot, asked: RoutingRequest): ReturnType<typeof route> {
  let decision = route(some, at, asked);
  let now = at.now;
  for (let looks = 0; decision.outcome.kind === "wait" && decision.wakeAt !== undefined; looks++) {
    assert.ok(decision.wakeAt > now, "time stands still");
    assert.ok(looks < 10, "it is looked at for ever");
    now = decision.wakeAt;
    decision = route(some, { ...at, now }, asked);
  }
  return decision;
}

describe("routing by steps, whatever they are", () => {
  it("never takes more of an agent than their capacity, nor anybody whom no step reached finds", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        const { outcome } = route(some, at, asked);
        const [rule] = some.rules;
        let end = asked.waitingSince;
        const reached = rule?.steps.filter((each, index) => {
          const begun = index === 0 || at.now >= end;
          end += each.for_ms ?? 0;
          return begun;
        });
        for (const who of outcome.kind === "offer" ? outcome.agents : []) {
          const agent = some.agents.get(who);
          const found = at.agents.find((one) => one.id === who);
          assert.ok(found?.availability === "ready");
          assert.ok(found.load + (rule?.weight ?? 1) <= (agent?.capacity ?? 0));
          const fits = (each: Step) =>
            Object.entries(each.skills).every(([skill, level]) => (agent?.skills[skill] ?? 0) >= level);
          assert.ok(reached?.some(fits), `${who} is found by no step reached`);
        }
      }),
    );
  });

  it("never sleep while somebody is free whom any step finds: time alone brings the offer", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        const [rule] = some.rules;
        const free = [...some.agents.values()].some((agent) => {
          const found = at.agents.find((one) => one.id === agent.id);
          const fits = rule?.steps.some((each) =>
            Object.entries(each.skills).every(([skill, level]) => (agent.skills[skill] ?? 0) >= level),
          );
          return (
            fits && found?.availability === "ready" && found.load + (rule?.weight ?? 1) <= agent.capacity
          );
        });
        assert.equal(inTheEnd(some, at, asked).outcome.kind, free ? "offer" : "wait");
      }),
    );
  });

  it("only widen: who is offered now would be found at any later time too", () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 0, max: 100_000 }), ([some, at, asked], later) => {
        if (route(some, at, asked).outcome.kind !== "offer") return;
        assert.equal(route(some, { ...at, now: at.now + later }, asked).outcome.kind, "offer");
      }),
    );
  });

  it("does not depend on the order in which states were read", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        const reversed = { ...at, agents: [...at.agents].reverse() };
        assert.deepEqual(route(some, reversed, asked), route(some, at, asked));
      }),
    );
  });

  it("decide the same from a table that was told of each change as from one made anew", () => {
    const change = id.chain((of) => fc.tuple(state(of), request));
    fc.assert(
      fc.property(rules, snapshot, fc.array(change), (some, at, changes) => {
        const table = routingTable(indexRules(some), at.agents);
        let now = at.agents;
        for (const [changed, asked] of changes) {
          table.update(changed);
          now = [...now.filter((one) => one.id !== changed.id), changed];
          assert.deepEqual(table.route(at, asked), route(some, { ...at, agents: now }, asked));
        }
      }),
    );
  });
});
