import assert from "node:assert/strict";
import { agentMeant, formatWhyAgent } from "../../src/cli/why-agent.ts";
import { route } from "../../src/domain/routing/route.ts";
import {
  away,
  makeAgent,
  makeRequest,
  makeRule,
  makeRules,
  makeSnapshot,
  ready,
} from "../domain/routing/make.ts";

const rules = makeRules(
  [makeAgent("@anna:x", { name: "Anna", skills: { german: 2 } }), makeAgent("@ben:x", { name: "Ben" })],
  [makeRule({ steps: [{ skills: { german: 1 }, order: "longest-idle" }] })],
);
const request = makeRequest();
const decision = route(rules, makeSnapshot([away("@anna:x", "lunch"), ready("@ben:x")]), request);
const last = { conversation: "c1", attempt: 2, at: 0, times: 1, decision, offers: [] };

describe("why one agent", () => {
  it("is told by the verdict that was kept, and while it waits by that of this moment", () => {
    const snapshot = makeSnapshot([ready("@anna:x", { load: 1 }), ready("@ben:x")]);
    assert.deepEqual(
      formatWhyAgent("@anna:x", last, { rules, waiting: { request, snapshot }, reading: {} }).split("\n"),
      [
        "Conversation c1, @anna:x",
        "  attempt 2, 1970-01-01 00:00:00 UTC: ✗ away: lunch; changes when they say ready",
        "  now, by the rules: ✗ at capacity 1/1; changes when a conversation of theirs ends",
      ],
    );
  });

  it("is told of a decision that kept too few verdicts by that of this moment alone", () => {
    const bare = { ...last, decision: { ...decision, verdicts: [] } };
    const told = formatWhyAgent("@ben:x", bare, {
      rules,
      waiting: { request, snapshot: makeSnapshot([]) },
      reading: {},
    });
    assert.match(told, /no verdict is kept of this agent/);
    assert.match(told, /now, by the rules: ✗ no german \(needs 1\)/);
    assert.doesNotMatch(formatWhyAgent("@ben:x", bare, { rules, waiting: undefined, reading: {} }), /now/);
  });

  it("is asked by id, by its first part, or by name", () => {
    for (const written of ["@anna:x", "anna", "Anna", "@Anna:X"])
      assert.equal(agentMeant(rules, written), "@anna:x", written);
    assert.equal(agentMeant(rules, "carla"), undefined);
  });
});
