import assert from "node:assert/strict";
import type { Decision } from "../../../src/domain/routing/decision.ts";
import { estimateWait } from "../../../src/domain/routing/estimate.ts";
import type { Hours } from "../../../src/domain/routing/hours.ts";
import { positionIn } from "../../../src/domain/routing/places.ts";
import { route } from "../../../src/domain/routing/route.ts";
import type { Overflow, Queue, Rules } from "../../../src/domain/routing/rules.ts";
import { away, makeAgent, makeRequest, makeRule, makeRules, makeSnapshot, NOW, ready } from "./make.ts";

const SUPPORT = makeRule({
  name: "support",
  queue: "support",
  matches: () => false,
  steps: [{ skills: { german: 1 }, order: "longest-idle" }],
});

/** Billing needs billing, support needs german; `@bot` has neither. */
function rulesWith(billing: Partial<Queue>, support: Partial<Queue> = {}): Rules {
  const rules = makeRules(
    [
      makeAgent("@anna", { skills: { billing: 1 } }),
      makeAgent("@gerd", { skills: { german: 1 } }),
      makeAgent("@bot", { capacity: 100 }),
    ],
    [makeRule({ steps: [{ skills: { billing: 1 }, order: "longest-idle" }] }), SUPPORT],
  );
  return {
    ...rules,
    queues: new Map([
      ["billing", { name: "billing", title: "Billing", ...billing }],
      ["support", { name: "support", title: "Support", ...support }],
    ]),
  };
}

const busy = makeSnapshot([ready("@anna", { load: 1 }), ready("@gerd"), ready("@bot")]);
const waited = (seconds: number) => makeRequest({ waitingSince: NOW - seconds * 1_000 });
const offered = ({ outcome }: Decision) => (outcome.kind === "offer" ? outcome.agents : []);
const longer = (seconds: number, action: Overflow["action"]): Overflow => ({
  when: { kind: "after", after_ms: seconds * 1_000 },
  action,
});
const closed = (action: Overflow["action"]): Overflow => ({ when: { kind: "closed" }, action });

describe("a wait that is too long", () => {
  it("goes on to another queue, served by that queue's rule, and says whence", () => {
    const rules = rulesWith({ overflow: [longer(60, { kind: "queue", queue: "support" })] });
    const before = route(rules, busy, waited(59));
    assert.equal(before.outcome.kind, "wait");
    assert.equal(before.wakeAt, NOW + 1_000);
    const decision = route(rules, busy, waited(60));
    assert.deepEqual(offered(decision), ["@gerd"]);
    assert.equal(decision.queue, "support");
    assert.deepEqual(decision.diverted, [{ from: "billing", because: "waited", to: { queue: "support" } }]);
  });

  it("does not matter to one who can be served at once", () => {
    const rules = rulesWith({ overflow: [longer(60, { kind: "queue", queue: "support" })] });
    const free = makeSnapshot([ready("@anna"), ready("@gerd")]);
    assert.deepEqual(offered(route(rules, free, waited(600))), ["@anna"]);
  });

  it("is told about, once for each entry, while they wait on", () => {
    const text = { en: "It takes longer than usual." };
    const rules = rulesWith({ overflow: [longer(60, { kind: "say", text })] });
    assert.deepEqual(route(rules, busy, waited(70)).outcome, {
      kind: "wait",
      position: 1,
      hopeless: false,
      says: [{ id: "billing:0", text }],
    });
  });

  it("goes to an automated agent; while that one is away they wait where they are, and it wakes them", () => {
    const rules = rulesWith({ overflow: [longer(60, { kind: "agent", agent: "@bot" })] });
    assert.deepEqual(offered(route(rules, busy, waited(60))), ["@bot"]);
    const down = route(rules, makeSnapshot([ready("@anna", { load: 1 }), away("@bot")]), waited(60));
    assert.equal(down.outcome.kind, "wait");
    assert.deepEqual(down.wakeOn, ["@anna", "@bot"]);
    assert.equal(down.queue, "billing");
  });

  it("does not go to an agent who has just failed it", () => {
    const rules = rulesWith({ overflow: [longer(60, { kind: "agent", agent: "@bot" })] });
    const exclusions = [{ agent: "@bot", since: NOW - 60_000, until: NOW + 1_000, reason: "did not answer" }];
    assert.equal(route(rules, busy, { ...waited(60), exclusions }).outcome.kind, "wait");
  });

  it("may end: the rules close it with a word", () => {
    const text = { en: "Please write again tomorrow." };
    const rules = rulesWith({ overflow: [longer(60, { kind: "close", text })] });
    assert.deepEqual(route(rules, busy, waited(60)).outcome, { kind: "close", text });
  });

  it("goes from queue to queue, but never in a circle", () => {
    const rules = rulesWith(
      { overflow: [longer(60, { kind: "queue", queue: "support" })] },
      { overflow: [longer(60, { kind: "queue", queue: "billing" })] },
    );
    const nobody = makeSnapshot([ready("@anna", { load: 1 }), ready("@gerd", { load: 1 })]);
    const decision = route(rules, nobody, waited(90));
    assert.equal(decision.queue, "support");
    assert.equal(decision.outcome.kind, "wait");
    // Whoever of the first queue is free again has it, though it waits in the second.
    assert.deepEqual(decision.wakeOn, ["@anna", "@gerd"]);
    assert.deepEqual(offered(route(rules, makeSnapshot([ready("@anna")]), waited(90))), ["@anna"]);
  });

  it("leaves those alone whom a person passed on", () => {
    const rules = rulesWith({ overflow: [longer(60, { kind: "close" })] });
    const passed = { ...waited(600), target: { agent: "@anna" } };
    assert.equal(route(rules, busy, passed).outcome.kind, "wait");
  });
});

describe("queue after queue", () => {
  const chain = rulesWith(
    { overflow: [longer(600, { kind: "queue", queue: "support" })] },
    { overflow: [longer(300, { kind: "close" })] },
  );

  it("somebody free in the second serves, however long it took to come there", () => {
    for (const seconds of [600, 900, 9_000]) {
      const decision = route(chain, busy, waited(seconds));
      assert.deepEqual(offered(decision), ["@gerd"]);
      const verdicts = Object.fromEntries(decision.verdicts.map(({ agent, code }) => [agent, code]));
      assert.equal(
        verdicts["@anna"],
        "at-capacity",
        "what keeps her where she could serve, not where she never can",
      );
    }
  });

  it("a wait counts in each queue from when it came there", () => {
    const nobody = makeSnapshot([ready("@anna", { load: 1 }), ready("@gerd", { load: 1 })]);
    const there = route(chain, nobody, waited(600));
    assert.equal(there.outcome.kind, "wait");
    assert.equal(there.queue, "support");
    assert.equal(there.wakeAt, NOW + 300_000);
    assert.equal(route(chain, nobody, waited(899)).outcome.kind, "wait");
    const { outcome, applied } = route(chain, nobody, waited(900));
    assert.equal(outcome.kind, "close");
    assert.deepEqual(applied, { queue: "support", entry: 0, when: { kind: "after", after_ms: 300_000 } });
  });

  it("whom a supervisor moved there has waited there only since then", () => {
    const nobody = makeSnapshot([ready("@gerd", { load: 1 })]);
    const moved = { ...waited(900), target: { queue: "support" }, placedAt: NOW - 299_000 };
    assert.equal(route(chain, nobody, moved).outcome.kind, "wait");
    assert.equal(route(chain, nobody, moved).wakeAt, NOW + 1_000);
    assert.equal(route(chain, nobody, { ...moved, placedAt: NOW - 300_000 }).outcome.kind, "close");
  });

  it("whoever was in a queue when it closed is in the next since it closed", () => {
    const at = { from: 0, to: NOW / 60_000 - 1 };
    const hours = {
      name: "office",
      timeZone: "UTC",
      week: Array.from({ length: 7 }, () => [at]),
      days: new Map(),
    };
    const rules = rulesWith(
      { hours, overflow: [closed({ kind: "queue", queue: "support" })] },
      { overflow: [longer(300, { kind: "close" })] },
    );
    const nobody = makeSnapshot([ready("@anna"), ready("@gerd", { load: 1 })]);
    const decision = route(rules, nobody, waited(800));
    assert.equal(decision.outcome.kind, "wait");
    assert.equal(decision.queue, "support");
    assert.equal(route(rules, { ...nobody, now: NOW + 240_000 }, waited(800)).outcome.kind, "close");
  });

  it("whoever comes out of a queue that its state closed is in the next since they came into that one", () => {
    for (const state of ["closed", "draining"] as const) {
      const rules = rulesWith(
        { state, overflow: [closed({ kind: "queue", queue: "support" })] },
        { overflow: [longer(300, { kind: "close" })] },
      );
      const nobody = makeSnapshot([ready("@anna"), ready("@gerd", { load: 1 })]);
      assert.equal(route(rules, nobody, waited(300)).outcome.kind, "close", state);
      const { outcome, wakeAt } = route(rules, nobody, waited(200));
      assert.deepEqual([outcome.kind, wakeAt], ["wait", NOW + 100_000], state);
      const moved = { ...waited(800), target: { queue: "billing" }, placedAt: NOW - 200_000 };
      assert.equal(route(rules, nobody, moved).wakeAt, NOW + 100_000, state);
    }
  });

  it("a queue where it was already is passed over, and what comes after that entry has it", () => {
    const rules = rulesWith(
      { overflow: [longer(60, { kind: "queue", queue: "support" })] },
      { overflow: [longer(60, { kind: "queue", queue: "billing" }), longer(120, { kind: "message" })] },
    );
    const nobody = makeSnapshot([ready("@anna", { load: 1 }), ready("@gerd", { load: 1 })]);
    const { outcome } = route(rules, nobody, waited(180));
    assert.equal(outcome.kind === "wait" && outcome.message, true);
  });

  it("an agent whom it would send to helps when they are not passed over any more", () => {
    const rules = rulesWith({ overflow: [longer(60, { kind: "agent", agent: "@bot" })] });
    const until = NOW + 30_000;
    const exclusions = [{ agent: "@bot", since: NOW - 60_000, until, reason: "did not answer" }];
    const asked = { ...waited(60), exclusions };
    assert.equal(route(rules, busy, asked).wakeAt, until);
    assert.deepEqual(offered(route(rules, { ...busy, now: until }, asked)), ["@bot"]);
  });
});

describe("a full queue", () => {
  const full: Overflow = { when: { kind: "length", length: 2 }, action: { kind: "queue", queue: "support" } };
  const place = (conversation: string) => ({ conversation, priority: 10, since: NOW - 9_000 });

  it("sends on who comes when so many wait, and keeps those who are in", () => {
    const rules = rulesWith({ overflow: [full] });
    const two = { ...busy, waiting: { billing: [place("x"), place("y")] } };
    assert.deepEqual(offered(route(rules, two, waited(0))), ["@gerd"]);
    const amongThem = { ...busy, waiting: { billing: [place("x"), place("c1")] } };
    assert.equal(route(rules, amongThem, waited(0)).outcome.kind, "wait");
    const one = { ...busy, waiting: { billing: [place("x")] } };
    assert.equal(route(rules, one, waited(0)).outcome.kind, "wait");
  });
});

describe("a closed queue", () => {
  const never: Hours = {
    name: "office",
    timeZone: "UTC",
    week: [[], [], [], [], [], [], []],
    days: new Map(),
  };
  const free = makeSnapshot([ready("@anna"), ready("@gerd"), ready("@bot")]);

  it("rings nobody, though somebody is free, and says so of each", () => {
    const decision = route(rulesWith({ state: "closed" }), free, waited(0));
    assert.equal(decision.outcome.kind, "wait");
    assert.deepEqual(decision.wakeOn, []);
    assert.ok(decision.verdicts.every(({ code }) => code === "queue-closed"));
  });

  it("wakes when it opens, and serves then", () => {
    const opensAt = 1_200_000;
    const at = { from: opensAt / 60_000, to: 1440 };
    const hours = { ...never, week: Array.from({ length: 7 }, () => [at]) };
    const rules = rulesWith({ hours });
    const decision = route(rules, free, waited(0));
    assert.deepEqual(decision.outcome, {
      kind: "wait",
      position: 1,
      hopeless: false,
      closed: { opensAt, opens: "Thursday 12:20 AM" },
    });
    assert.equal(decision.wakeAt, opensAt);
    assert.deepEqual(offered(route(rules, { ...free, now: opensAt }, waited(0))), ["@anna"]);
  });

  it("does what the rules say for it: another queue, an agent, a message, an end", () => {
    const then = (what: Overflow["action"]) =>
      route(rulesWith({ hours: never, overflow: [closed(what)] }), free, waited(0));
    assert.deepEqual(offered(then({ kind: "queue", queue: "support" })), ["@gerd"]);
    assert.deepEqual(offered(then({ kind: "agent", agent: "@bot" })), ["@bot"]);
    assert.equal(then({ kind: "close" }).outcome.kind, "close");
    const text = { en: "Leave a message." };
    assert.deepEqual(then({ kind: "message", text }).outcome, {
      kind: "wait",
      position: 1,
      hopeless: false,
      closed: {},
      says: [{ id: "billing:message", text }],
      message: true,
    });
  });

  it("comes before what is listed after it: who left a message is not told that it takes long", () => {
    const say: Overflow["action"] = { kind: "say", text: { en: "It takes long." } };
    const overflow = [
      closed({ kind: "message" }),
      longer(1, say),
      longer(1, { kind: "queue", queue: "support" }),
    ];
    const decision = route(rulesWith({ hours: never, overflow }), free, waited(600));
    assert.deepEqual(decision.outcome, {
      kind: "wait",
      position: 1,
      hopeless: false,
      closed: {},
      message: true,
    });
    assert.equal(decision.queue, "billing");
  });

  it("takes the next entry when the agent of the first is not there", () => {
    const overflow = [closed({ kind: "agent", agent: "@bot" }), closed({ kind: "message" })];
    const down = makeSnapshot([away("@bot"), ready("@anna")]);
    const { outcome, wakeOn } = route(rulesWith({ hours: never, overflow }), down, waited(0));
    assert.equal(outcome.kind === "wait" && outcome.message, true);
    assert.deepEqual(wakeOn, ["@bot"]);
  });

  it("that drains serves those who wait in it, and nobody else", () => {
    const rules = rulesWith({ state: "draining" });
    assert.equal(route(rules, free, waited(5)).outcome.kind, "wait");
    const inside = { ...free, waiting: { billing: [{ conversation: "c1", priority: 10, since: 1 }] } };
    assert.deepEqual(offered(route(rules, inside, waited(5))), ["@anna"]);
  });
});

describe("a place in the queue", () => {
  it("comes sooner with each minute waited, as the rules say", () => {
    const old = { conversation: "old", priority: 0, aging: 1, since: NOW - 11 * 60_000 };
    const urgent = { conversation: "urgent", priority: 10, aging: 1, since: NOW };
    assert.equal(positionIn([old, urgent], urgent), 2);
    assert.equal(positionIn([{ ...old, since: NOW - 9 * 60_000 }, urgent], urgent), 1);
  });
});

describe("an estimate of the wait", () => {
  it("is a range around place times pace, narrower the more is known", () => {
    assert.deepEqual(estimateWait(2, { served: 30, window_ms: 3_600_000 }), [92_772, 387_228]);
    const [low = 0, high = 0] = estimateWait(20, { served: 300, window_ms: 3_600_000 }) ?? [];
    assert.ok(low > 180_000 && high < 300_000);
  });
  it("is not given where few were served", () => {
    assert.equal(estimateWait(1, { served: 4, window_ms: 3_600_000 }), undefined);
    assert.equal(estimateWait(1, undefined), undefined);
  });
});
