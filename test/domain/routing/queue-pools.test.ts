import assert from "node:assert/strict";
import { figuresFor } from "../../../src/domain/routing/queue-pools.ts";
import type { RoutingRequest } from "../../../src/domain/routing/request.ts";
import { routingTable } from "../../../src/domain/routing/routing-table.ts";
import { indexRules } from "../../../src/domain/routing/rule-index.ts";
import type { Rule } from "../../../src/domain/routing/rules.ts";
import type { AgentState } from "../../../src/domain/routing/snapshot.ts";
import { away, makeAgent, makeRequest, makeRule, makeRules, makeSnapshot, NOW, ready } from "./make.ts";

const AGENTS = [
  makeAgent("@expert", { skills: { billing: 5 }, capacity: 3 }),
  makeAgent("@beginner", { skills: { billing: 1 } }),
  makeAgent("@xmpp", { skills: { billing: 3 }, networks: ["xmpp"] }),
  makeAgent("@other"),
];

/** The first rule for billing finds an expert, and a minute later whoever knows of it. */
const BILLING = makeRule({
  name: "billing",
  matches: () => false,
  steps: [
    { skills: { billing: 4 }, for_ms: 60_000, order: "longest-idle" },
    { skills: { billing: 1 }, order: "longest-idle" },
  ],
});

const all = AGENTS.map(({ id }) => ready(id));

function freeIn(queue: string, states: readonly AgentState[], rule: Rule = BILLING, asked = makeRequest()) {
  return figuresFor(makeRules(AGENTS, [rule]), makeSnapshot(states), asked)(queue)?.free;
}

describe("who is free in a queue", () => {
  it("is counted over all steps of the queue's first rule, whether it matches or not", () => {
    assert.equal(freeIn("billing", all), 3);
    assert.equal(freeIn("support", all), 4, "a queue without a rule is anybody's");
    assert.equal(freeIn("nowhere", all), undefined);
  });

  it("is not whoever is away or full, or has too little room", () => {
    const busy = [away("@beginner"), ready("@xmpp", { load: 1 }), ready("@other")];
    assert.equal(freeIn("billing", [ready("@expert", { load: 2 }), ...busy]), 1);
    assert.equal(freeIn("billing", [ready("@expert", { load: 3 }), ...busy]), 0);
    assert.equal(freeIn("billing", [ready("@expert", { load: 2 })], { ...BILLING, weight: 2 }), 0);
  });

  it("is only who could take this customer", () => {
    const onIrc = { customer: { ...makeRequest().customer, network: "irc" } };
    assert.equal(freeIn("billing", all, BILLING, makeRequest(onIrc)), 2);
  });
});

describe("a rule that asks who is free", () => {
  const manyFree = makeRule({
    name: "many free",
    queue: "support",
    matches: (_request, _now, figures) => (figures?.("billing")?.free ?? 0) > 1,
  });
  const closed = makeRule({ name: "others", matches: ({ desk }) => desk !== "none" });
  const rules = makeRules(AGENTS, [manyFree, BILLING, closed]);
  const decidedOf = (states: readonly AgentState[], part: Partial<RoutingRequest> = {}) =>
    routingTable(indexRules(rules), states).route({ now: NOW, waiting: {} }, makeRequest(part));

  it("holds and does not hold as agents come and go", () => {
    const states = AGENTS.map(({ id }) => away(id));
    const table = routingTable(indexRules(rules), states);
    const decided = () => table.route({ now: NOW, waiting: {} }, makeRequest());
    assert.equal(decided().rule, "others");
    table.update(ready("@expert"));
    assert.equal(decided().rule, "others");
    table.update(ready("@beginner"));
    assert.equal(decided().rule, "many free");
    table.update(ready("@beginner", { load: 1 }));
    assert.equal(decided().rule, "others");
  });

  it("has those who wait watch whom it counts, beside those who can help", () => {
    const waits = decidedOf(
      AGENTS.map(({ id }) => away(id)),
      { target: { agent: "@other" } },
    );
    assert.deepEqual(waits.wakeOn, ["@other"]);
    assert.deepEqual(waits.watched, ["@expert", "@beginner", "@xmpp"]);
    const again = decidedOf(
      AGENTS.map(({ id }) => away(id)),
      { target: { agent: "@other" } },
    );
    assert.deepEqual(again.watched, waits.watched);
  });

  it("and nobody where no rule was asked", () => {
    const unasked = makeRules(AGENTS, [closed, manyFree]);
    const states = AGENTS.map(({ id }) => away(id));
    const decision = routingTable(indexRules(unasked), states).route(
      { now: NOW, waiting: {} },
      makeRequest(),
    );
    assert.equal(decision.watched, undefined);
  });
});
