import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { ABILITIES, carriesAbility } from "../../../src/domain/capabilities.ts";
import { route } from "../../../src/domain/routing/route.ts";
import type { Rules } from "../../../src/domain/routing/rules.ts";
import { plainWords } from "../../../src/domain/text/render-text.ts";
import { makeAgent, makeRequest, makeRule, makeRules, makeSnapshot, ready } from "./make.ts";

const can = makeAgent("@can:x");
const cannot = makeAgent("@cannot:x", { lacks: ["media", "formatting"] });
const both = makeSnapshot([ready("@can:x"), ready("@cannot:x", { idleSince: 0 })]);
const needing = makeRules([can, cannot], [makeRule({ needs: ["formatting"] })]);
const { carries } = makeRequest();

function asClient(software: string, version?: string) {
  const told = { network: "xmpp", software, source: "XEP-0092", confidence: "told" } as const;
  return makeRequest({ client: version === undefined ? told : { ...told, version } });
}

describe("compatible clients (claims 12 and 37)", () => {
  it("passes over an agent whose client cannot do what is needed, and says what", () => {
    const decision = route(needing, both, makeRequest());
    assert.deepEqual(decision.outcome.kind === "offer" && decision.outcome.agents, ["@can:x"]);
    const verdict = decision.verdicts.find(({ agent }) => agent === "@cannot:x");
    assert.equal(verdict?.code, "incompatible-client");
    assert.equal(plainWords(verdict?.detail ?? "", "en"), "their client cannot do formatting");
  });

  it("asks nothing of clients where nothing is needed", () => {
    const decision = route(makeRules([cannot]), makeSnapshot([ready("@cannot:x")]), makeRequest());
    assert.equal(decision.outcome.kind, "offer");
  });

  it("says so of everybody when the customer's network does not carry it", () => {
    const rules = makeRules([can, cannot], [makeRule({ needs: ["media", "edits"] })]);
    const { outcome, verdicts } = route(rules, both, makeRequest());
    assert.ok(outcome.kind === "wait" && outcome.hopeless);
    assert.deepEqual(
      verdicts.map(({ code, detail }) => [code, plainWords(detail, "en")]),
      [
        ["incompatible-client", "the customer's client carries no media"],
        ["incompatible-client", "the customer's client carries no media"],
      ],
    );
  });

  it("goes by the version of the customer's client where the rules know it", () => {
    const clients = [{ software: "Profanity", before: "0.14", lacks: ["formatting" as const] }];
    const rules: Rules = { ...needing, clients };
    const served = (request: ReturnType<typeof makeRequest>) =>
      route(rules, both, request).outcome.kind === "offer";
    assert.ok(!served(asClient("profanity", "0.9.5")));
    assert.ok(served(asClient("Profanity", "0.14.0")));
    assert.ok(served(asClient("Profanity")), "a version that is not known is not before any");
    assert.ok(served(asClient("Gajim", "0.1")));
  });

  it("lets a person's word stand: who is named by one serves as well as they can", () => {
    const request = makeRequest({ target: { agent: "@cannot:x" } });
    const { outcome } = route(needing, both, request);
    assert.deepEqual(outcome.kind === "offer" && outcome.agents, ["@cannot:x"]);
  });

  it("offers nobody who lacks, to nobody who does not carry, whatever is needed", () => {
    const abilities = fc.subarray([...ABILITIES]);
    fc.assert(
      fc.property(abilities, abilities, abilities, (needs, lacks, limited) => {
        const rules: Rules = {
          ...makeRules([makeAgent("@a:x", { lacks })], [makeRule({ needs })]),
          clients: [{ software: "Old", lacks: limited }],
        };
        const { outcome } = route(rules, makeSnapshot([ready("@a:x")]), asClient("old"));
        const fits = needs.every(
          (need) => carriesAbility(carries, need) && !lacks.includes(need) && !limited.includes(need),
        );
        assert.equal(outcome.kind === "offer", fits);
      }),
    );
  });
});
