import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { route } from "../../../src/domain/routing/route.ts";
import { withAutomated } from "../../../src/domain/routing/with-automated.ts";
import { makeAgent, makeRequest, makeRules, makeSnapshot, ready } from "./make.ts";

const bot = makeAgent("@bot:a.example", { automated: { silence_ms: 1_000, pause_ms: 2_000 } });
const anna = makeAgent("@anna:a.example");
const rules = makeRules([bot, anna]);
const snapshot = makeSnapshot([ready(bot.id, { idleSince: 0 }), ready(anna.id)]);

describe("routing to automated agents", () => {
  it("picks them as anybody, and tells the conversation what they are", () => {
    const { outcome } = withAutomated(route(rules, snapshot, makeRequest()), rules);
    assert.ok(outcome.kind === "offer");
    assert.deepEqual(outcome.agents, [bot.id]);
    assert.deepEqual(outcome.automated, { [bot.id]: { silence_ms: 1_000, pause_ms: 2_000 } });
  });

  it("passes them over, and says so, for who is to be served by a person, also when nobody else is there", () => {
    const request = makeRequest({ peopleOnly: true });
    const decision = route(rules, snapshot, request);
    assert.ok(decision.outcome.kind === "offer");
    assert.deepEqual(decision.outcome.agents, [anna.id]);
    assert.equal(decision.verdicts.find(({ agent }) => agent === bot.id)?.code, "automated");
    assert.equal(route(rules, makeSnapshot([ready(bot.id)]), request).outcome.kind, "wait");
  });
});
