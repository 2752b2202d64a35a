import assert from "node:assert/strict";
import type { Decision } from "../../../src/domain/routing/decision.ts";
import { accountOf } from "../../../src/domain/routing/decision-account.ts";
import { route } from "../../../src/domain/routing/route.ts";
import type { Order, Step } from "../../../src/domain/routing/rules.ts";
import { plainWords } from "../../../src/domain/text/render-text.ts";
import { makeAgent, makeRequest, makeRule, makeRules, makeSnapshot, NOW, ready } from "./make.ts";

function offered({ outcome }: Decision): readonly string[] {
  return outcome.kind === "offer" ? outcome.agents : [];
}

function detailOf(decision: Decision, agent: string): string {
  const verdict = decision.verdicts.find((one) => one.agent === agent);
  return verdict === undefined ? "" : plainWords(verdict.detail, "en");
}

function step(part: Partial<Step> = {}): Step {
  return { skills: {}, order: "longest-idle", ...part };
}

const waited = (seconds: number) => makeRequest({ waitingSince: NOW - seconds * 1_000 });

describe("steps that widen", () => {
  const rules = makeRules(
    [makeAgent("@expert", { skills: { german: 5 } }), makeAgent("@beginner", { skills: { german: 2 } })],
    [
      makeRule({
        steps: [step({ skills: { german: 4 }, for_ms: 30_000 }), step({ skills: { german: 1 } })],
      }),
    ],
  );
  const onlyBeginner = makeSnapshot([ready("@expert", { load: 1 }), ready("@beginner")]);

  it("look for the best alone at first, and wake when the next step begins", () => {
    const decision = route(rules, onlyBeginner, waited(10));
    assert.equal(decision.outcome.kind, "wait");
    assert.deepEqual(decision.wakeOn, ["@expert"]);
    assert.equal(decision.wakeAt, NOW + 20_000);
    assert.equal(detailOf(decision, "@beginner"), "not yet: german 2 < 4; looked at in 20 s");
  });

  it("take others when the wait has reached their step, at its first millisecond", () => {
    assert.deepEqual(offered(route(rules, onlyBeginner, waited(30))), ["@beginner"]);
    assert.deepEqual(offered(route(rules, onlyBeginner, waited(29.999))), []);
  });

  it("go on finding those of earlier steps, and ring them first though others are idle longer", () => {
    const both = makeSnapshot([ready("@expert", { idleSince: NOW - 1 }), ready("@beginner")]);
    assert.deepEqual(offered(route(rules, both, waited(300))), ["@expert"]);
  });

  it("are not hopeless while a step to come finds somebody", () => {
    const alone = makeRules([makeAgent("@beginner", { skills: { german: 2 } })], rules.rules);
    const { outcome, wakeAt } = route(alone, makeSnapshot([ready("@beginner")]), waited(0));
    assert.deepEqual(outcome, { kind: "wait", position: 1, hopeless: false });
    assert.equal(wakeAt, NOW + 30_000);
  });

  it("count from the beginning of the wait, whatever was tried meanwhile", () => {
    const again = makeRequest({ attempt: 7, waitingSince: NOW - 31_000 });
    assert.deepEqual(offered(route(rules, onlyBeginner, again)), ["@beginner"]);
  });
});

describe("the order of a step", () => {
  const agents = [
    makeAgent("@a", { capacity: 4, skills: { german: 2, billing: 5 } }),
    makeAgent("@b", { capacity: 2, skills: { german: 4, billing: 4 } }),
    makeAgent("@c", { capacity: 1, skills: { german: 3, billing: 1 } }),
  ];
  const snapshot = makeSnapshot([
    ready("@a", { load: 1, idleSince: NOW - 10, rungAt: NOW - 5 }),
    ready("@b", { load: 1, idleSince: NOW - 20, rungAt: NOW - 90 }),
    ready("@c", { load: 0, idleSince: NOW - 5, rungAt: NOW - 40 }),
  ]);
  const first = (order: Order, skills: Step["skills"] = { german: 1, billing: 1 }) =>
    offered(
      route(
        makeRules(agents, [
          makeRule({ steps: [step({ order, skills })], offer: { ...makeRule().offer, atOnce: 3 } }),
        ]),
        snapshot,
        makeRequest(),
      ),
    );

  it("longest idle: whoever has had nothing to do for longest", () => {
    assert.deepEqual(first("longest-idle"), ["@b", "@a", "@c"]);
  });
  it("least busy: by the part of their capacity that is taken", () => {
    assert.deepEqual(first("least-busy"), ["@c", "@a", "@b"]);
  });
  it("most skilled: by the levels in the step's skills together", () => {
    assert.deepEqual(first("most-skilled"), ["@b", "@a", "@c"]);
    assert.deepEqual(first("most-skilled", { billing: 1 }), ["@a", "@b", "@c"]);
  });
  it("round robin: rung the longest time ago, those never rung before all", () => {
    assert.deepEqual(first("round-robin"), ["@b", "@c", "@a"]);
  });
  it("gives ties to the longest idle, then to the first by id", () => {
    const alike = makeRules(
      [makeAgent("@y"), makeAgent("@x"), makeAgent("@z")],
      [makeRule({ steps: [step({ order: "least-busy" })], offer: { ...makeRule().offer, atOnce: 3 } })],
    );
    const states = makeSnapshot([ready("@y"), ready("@x"), ready("@z", { idleSince: NOW - 90_000 })]);
    assert.deepEqual(offered(route(alike, states, makeRequest())), ["@z", "@x", "@y"]);
  });
});

describe("preferred teams", () => {
  const agents = [
    makeAgent("@a", { teams: ["south"] }),
    makeAgent("@b", { teams: ["north", "south"] }),
    makeAgent("@c"),
  ];
  const states = makeSnapshot([
    ready("@a", { idleSince: 3 }),
    ready("@b", { idleSince: 4 }),
    ready("@c", { idleSince: 1 }),
  ]);
  const order = (prefer: readonly string[]) =>
    offered(
      route(
        makeRules(agents, [
          makeRule({ steps: [step({ prefer })], offer: { ...makeRule().offer, atOnce: 3 } }),
        ]),
        states,
        makeRequest(),
      ),
    );
  it("come first, in the order named, each agent once, and then everybody else", () => {
    assert.deepEqual(order(["north", "south"]), ["@b", "@a", "@c"]);
    assert.deepEqual(order(["south"]), ["@a", "@b", "@c"]);
  });
  it("exclude nobody when they have no members", () => {
    assert.deepEqual(order(["east"]), ["@c", "@a", "@b"]);
  });
});

describe("the customer's last agent", () => {
  const sticky = { within_ms: 60_000, hold_ms: 20_000 };
  const rules = makeRules([makeAgent("@last"), makeAgent("@other")], [makeRule({ sticky })]);
  const asked = makeRequest({ lastAgent: "@last", lastServedAt: NOW - 30_000, waitingSince: NOW - 5_000 });
  const busy = makeSnapshot([ready("@last", { load: 1 }), ready("@other")]);

  it("is waited for while they are busy, for the time set, and the others are told so", () => {
    const decision = route(rules, busy, asked);
    assert.equal(decision.outcome.kind, "wait");
    assert.equal(decision.wakeAt, NOW + 15_000);
    // The other one is free already: nothing they do changes it.
    assert.deepEqual(decision.wakeOn, ["@last"]);
    assert.equal(detailOf(decision, "@other"), "kept for @last for 15 s more");
  });
  it("is not waited for beyond it, nor when they are away or have refused", () => {
    const late = { ...asked, waitingSince: NOW - 20_000 };
    assert.deepEqual(offered(route(rules, busy, late)), ["@other"]);
    const gone = makeSnapshot([{ ...ready("@last"), availability: "away" }, ready("@other")]);
    assert.deepEqual(offered(route(rules, gone, asked)), ["@other"]);
    const refused = {
      ...asked,
      exclusions: [{ agent: "@last", since: NOW - 1, until: NOW + 60_000, reason: "declined" }],
    };
    assert.deepEqual(offered(route(rules, busy, refused)), ["@other"]);
  });
  it("comes first when they are free, and alone", () => {
    const parallel = makeRules(
      [...rules.agents.values()],
      [makeRule({ sticky, offer: { ...makeRule().offer, atOnce: 2 } })],
    );
    const free = makeSnapshot([ready("@last", { idleSince: NOW - 1 }), ready("@other")]);
    assert.deepEqual(offered(route(parallel, free, asked)), ["@last"]);
  });
  it("counts no more when they served too long ago", () => {
    const old = { ...asked, lastServedAt: NOW - 60_001 };
    assert.deepEqual(offered(route(rules, busy, old)), ["@other"]);
  });
});

describe("work that weighs more", () => {
  const rules = makeRules([makeAgent("@a", { capacity: 3 })], [makeRule({ weight: 2 })]);
  it("needs as much of the agent's capacity to be free", () => {
    assert.deepEqual(offered(route(rules, makeSnapshot([ready("@a", { load: 1 })]), makeRequest())), ["@a"]);
    const full = route(rules, makeSnapshot([ready("@a", { load: 2 })]), makeRequest());
    assert.equal(full.outcome.kind, "wait");
    assert.deepEqual(full.wakeOn, ["@a"]);
  });
  it("is hopeless where it is more than anybody can take", () => {
    const heavy = makeRules([makeAgent("@a", { capacity: 1 })], [makeRule({ weight: 2 })]);
    const decision = route(heavy, makeSnapshot([ready("@a")]), makeRequest());
    assert.deepEqual(decision.outcome, { kind: "wait", position: 1, hopeless: true });
    assert.equal(detailOf(decision, "@a"), "takes 2 of a capacity of 1");
    const [verdict] = accountOf(decision).verdicts;
    assert.equal(verdict?.change?.key, "why.when-rules", "no conversation that ends makes them greater");
  });
});
