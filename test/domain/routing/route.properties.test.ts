import assert from "node:assert/strict";
import fc from "fast-check";
import { LAPSES_AFTER_MS } from "../../../src/domain/routing/ranking.ts";
import type { Exclusion, RoutingRequest } from "../../../src/domain/routing/request.ts";
import { route } from "../../../src/domain/routing/route.ts";
import { routingTable } from "../../../src/domain/routing/routing-table.ts";
import { indexRules } from "../../../src/domain/routing/rule-index.ts";
import type { Agent, Rule, Rules } from "../../../src/domain/routing/rules.ts";
import type { AgentState, Snapshot } from "../../../src/domain/routing/snapshot.ts";
import { makeRequest, makeRule, makeRules, makeSnapshot, NOW } from "./make.ts";

const IDS = ["@a", "@b", "@c", "@d", "@e"] as const;
const id = fc.constantFrom(...IDS);
const level = fc.integer({ min: 1, max: 5 });
const skills = fc.dictionary(fc.constantFrom("german", "billing"), level, {
  maxKeys: 2,
  noNullPrototype: true,
});
const network = fc.constantFrom("xmpp", "irc");

const agent: fc.Arbitrary<Agent> = fc.record(
  {
    id,
    name: fc.string(),
    skills,
    capacity: fc.integer({ min: 0, max: 3 }),
    networks: fc.uniqueArray(network),
  },
  { requiredKeys: ["id", "name", "skills", "capacity"] },
) as fc.Arbitrary<Agent>;

const rule: fc.Arbitrary<Rule> = fc
  .record({
    match: fc.boolean(),
    queue: fc.constantFrom("billing", "support"),
    skills,
    atOnce: fc.integer({ min: 1, max: 3 }),
  })
  .map((part) =>
    makeRule({
      matches: () => part.match,
      queue: part.queue,
      steps: [{ skills: part.skills, order: "longest-idle" }],
      offer: { ...makeRule().offer, atOnce: part.atOnce },
    }),
  );

const rules: fc.Arbitrary<Rules> = fc
  .tuple(fc.uniqueArray(agent, { selector: (one) => one.id }), fc.array(rule, { maxLength: 3 }))
  .map(([agents, list]) => makeRules(agents, list));

const state: fc.Arbitrary<AgentState> = fc.record({
  id,
  availability: fc.constantFrom("ready", "away"),
  reason: fc.string(),
  load: fc.integer({ min: 0, max: 4 }),
  idleSince: fc.integer({ min: 0, max: 3 }),
});

const snapshot: fc.Arbitrary<Snapshot> = fc
  .uniqueArray(state, { selector: (one) => one.id })
  .map((agents) =>
    makeSnapshot(agents, { waiting: { billing: [{ conversation: "before", priority: 0, since: 0 }] } }),
  );

/** Young ones, old ones, and ones of which it is not known. */
const exclusion = fc.record(
  {
    agent: id,
    since: fc.constantFrom(NOW - LAPSES_AFTER_MS - 1, NOW - LAPSES_AFTER_MS, NOW - 7_000, NOW),
    until: fc.constantFrom(NOW - 1, NOW, NOW + 1, NOW + 3_000, NOW + 300_000),
    reason: fc.string(),
  },
  { requiredKeys: ["agent", "until", "reason"] },
) as fc.Arbitrary<Exclusion>;
const target = fc.oneof(
  fc.record({ agent: id }),
  fc.record({ queue: fc.constantFrom("billing", "support", "gone") }),
);
const request: fc.Arbitrary<RoutingRequest> = fc
  .record(
    { exclusions: fc.array(exclusion), leastPreferred: fc.uniqueArray(id), lastAgent: id, target, network },
    { requiredKeys: ["exclusions", "leastPreferred", "network"] },
  )
  .map(({ network: of, ...part }) =>
    makeRequest({ ...part, customer: { network: of, identity: "x", name: "X" } } as Partial<RoutingRequest>),
  );

const world = fc.tuple(rules, snapshot, request);

function capableNow(of: Rules, at: Snapshot, who: string): boolean {
  const { capacity } = of.agents.get(who) as Agent;
  const found = at.agents.find((one) => one.id === who);
  return found !== undefined && found.availability === "ready" && found.load < capacity;
}

describe("route, whatever the rules, states and requests", () => {
  it("always answers, always the same, and changes nothing it was given", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        const before = JSON.stringify([at, asked]);
        const first = route(some, at, asked);
        assert.deepEqual(route(some, at, asked), first);
        assert.equal(JSON.stringify([at, asked]), before);
        assert.equal(first.verdicts.length, some.agents.size);
      }),
    );
  });

  it("does not depend on the order in which states were read", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        assert.deepEqual(
          route(some, { ...at, agents: [...at.agents].reverse() }, asked),
          route(some, at, asked),
        );
      }),
    );
  });

  it("offers only to those whom it calls eligible, best rank first, at most as many as the rule rings", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        const { outcome, verdicts } = route(some, at, asked);
        const ranked = verdicts.filter((one) => one.eligible).sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
        assert.deepEqual(
          ranked.map((one) => one.rank),
          ranked.map((_, position) => position + 1),
        );
        if (outcome.kind !== "offer") assert.equal(ranked.length, 0);
        else
          assert.deepEqual(
            outcome.agents,
            ranked.slice(0, outcome.agents.length).map((one) => one.agent),
          );
      }),
    );
  });

  it("never offers to somebody away, at capacity, or not allowed on the customer's network", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        const { outcome } = route(some, at, asked);
        for (const who of outcome.kind === "offer" ? outcome.agents : []) {
          assert.ok(capableNow(some, at, who), `${who} cannot take a conversation now`);
          assert.ok(some.agents.get(who)?.networks?.includes(asked.customer.network) ?? true);
        }
      }),
    );
  });

  it("never offers to an agent whose exclusion was set less than the pause ago", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        const { outcome } = route(some, at, asked);
        const paused = asked.exclusions.filter(
          ({ since, until }) => until > NOW && since !== undefined && since + LAPSES_AFTER_MS > NOW,
        );
        for (const who of outcome.kind === "offer" ? outcome.agents : []) {
          const holds = asked.exclusions.filter((one) => one.agent === who && one.until > NOW);
          const last = Math.max(...holds.map((one) => one.until));
          assert.ok(!paused.some((one) => one.agent === who && one.until === last && holds.length === 1));
        }
      }),
    );
  });

  it("a wait with somebody free ends by itself: at wakeAt it is an offer, and not a moment sooner", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        const { outcome, wakeOn, wakeAt } = route(some, at, asked);
        if (outcome.kind === "offer") return;
        const isFree = wakeOn.some((who) => capableNow(some, at, who));
        assert.equal(wakeAt !== undefined, isFree, "sleeps for ever, or wakes for nothing");
        if (wakeAt === undefined) return;
        assert.ok(wakeAt > NOW && wakeAt <= NOW + LAPSES_AFTER_MS);
        assert.equal(route(some, { ...at, now: wakeAt }, asked).outcome.kind, "offer");
        assert.equal(route(some, { ...at, now: wakeAt - 1 }, asked).outcome.kind, "wait");
      }),
    );
  });

  it("offers to an excluded agent only when every agent free to serve is excluded", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        const { outcome, verdicts } = route(some, at, asked);
        if (outcome.kind !== "offer") return;
        const excluded = new Set(asked.exclusions.filter((one) => one.until > NOW).map((one) => one.agent));
        if (!outcome.agents.some((who) => excluded.has(who))) return;
        assert.ok(verdicts.filter((one) => one.eligible).every((one) => excluded.has(one.agent)));
      }),
    );
  });

  it("prefers the longer idle among equals", () => {
    fc.assert(
      fc.property(rules, snapshot, request, (some, at, asked) => {
        const plain = { ...asked, leastPreferred: [], exclusions: [] };
        const { lastAgent: _, ...unsticky } = plain;
        const { outcome } = route(some, at, unsticky);
        const idle = (outcome.kind === "offer" ? outcome.agents : []).map(
          (who) => at.agents.find((one) => one.id === who)?.idleSince ?? 0,
        );
        assert.deepEqual(
          idle,
          [...idle].sort((a, b) => a - b),
        );
      }),
    );
  });

  it("a wait turns into an offer only by a change of somebody in wakeOn", () => {
    fc.assert(
      fc.property(world, state, ([some, at, asked], changed) => {
        const { outcome, wakeOn } = route(some, at, asked);
        if (outcome.kind === "offer" || wakeOn.includes(changed.id)) return;
        const agents = [...at.agents.filter((one) => one.id !== changed.id), changed];
        assert.equal(route(some, { ...at, agents }, asked).outcome.kind, "wait");
      }),
    );
  });

  it("each agent in wakeOn can indeed turn a wait into an offer, and none can when it is hopeless", () => {
    fc.assert(
      fc.property(world, ([some, at, asked]) => {
        const { outcome, wakeOn } = route(some, at, asked);
        if (outcome.kind !== "wait") return;
        assert.equal(outcome.hopeless, wakeOn.length === 0);
        for (const who of wakeOn) {
          const free: AgentState = { id: who, availability: "ready", reason: "", load: 0, idleSince: 0 };
          const agents = [...at.agents.filter((one) => one.id !== who), free];
          const helped = route(some, { ...at, agents }, asked);
          // Whoever is to have a pause first helps when it is over, and the decision knows when.
          const now = helped.outcome.kind === "offer" ? NOW : (helped.wakeAt ?? NOW);
          assert.equal(route(some, { ...at, agents, now }, asked).outcome.kind, "offer");
        }
      }),
    );
  });

  it("a table that was told of each change decides like one made anew", () => {
    fc.assert(
      fc.property(rules, snapshot, fc.array(fc.tuple(state, request)), (some, at, changes) => {
        const table = routingTable(indexRules(some), at.agents);
        let agents = at.agents;
        for (const [changed, asked] of changes) {
          table.update(changed);
          agents = [...agents.filter((one) => one.id !== changed.id), changed];
          assert.deepEqual(table.route(at, asked), route(some, { ...at, agents }, asked));
        }
      }),
    );
  });
});
