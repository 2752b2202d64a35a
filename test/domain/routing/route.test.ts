import assert from "node:assert/strict";
import type { Decision } from "../../../src/domain/routing/decision.ts";
import { LAPSES_AFTER_MS } from "../../../src/domain/routing/ranking.ts";
import { route } from "../../../src/domain/routing/route.ts";
import { plainWords } from "../../../src/domain/text/render-text.ts";
import { away, makeAgent, makeRequest, makeRule, makeRules, makeSnapshot, NOW, ready } from "./make.ts";

function offered(decision: Decision): readonly string[] {
  return decision.outcome.kind === "offer" ? decision.outcome.agents : [];
}

function details(decision: Decision): Record<string, string> {
  return Object.fromEntries(
    decision.verdicts.map(({ agent, code, detail }) => [agent, `${code}: ${plainWords(detail, "en")}`]),
  );
}

const german2 = makeRule({ steps: [{ skills: { german: 2 }, order: "longest-idle" }] });

describe("route", () => {
  it("offers to the one who has been idle longest, and to the first by id on a tie", () => {
    const rules = makeRules(["@c", "@b", "@a"].map((id) => makeAgent(id)));
    const tie = makeSnapshot([ready("@c"), ready("@b"), ready("@a", { idleSince: NOW - 10 })]);
    assert.deepEqual(offered(route(rules, tie, makeRequest())), ["@b"]);
  });

  it("uses the first rule that matches, and says which", () => {
    const rules = makeRules(
      [makeAgent("@a")],
      [
        makeRule({ name: "never", matches: () => false }),
        makeRule({ name: "second", queue: "support", priority: 3, host: "bridge" }),
        makeRule({ name: "third" }),
      ],
    );
    const decision = route(rules, makeSnapshot([ready("@a")]), makeRequest({ priorityBoost: 4 }));
    assert.equal(decision.rule, "second");
    assert.equal(decision.queue, "support");
    assert.equal(decision.priority, 7);
    assert.deepEqual(decision.outcome, {
      kind: "offer",
      agents: ["@a"],
      names: { "@a": "@a" },
      host: "bridge",
      ring_ms: 30_000,
      onNoAnswer: { setAway: true, exclude_ms: 60_000 },
    });
  });

  it("falls back to queue `default` when no rule matches, so that nobody is stranded", () => {
    const rules = makeRules([makeAgent("@a")], [makeRule({ matches: () => false })]);
    const decision = route(rules, makeSnapshot([ready("@a")]), makeRequest());
    assert.equal(decision.rule, undefined);
    assert.equal(decision.queue, "default");
    assert.deepEqual(offered(decision), ["@a"]);
  });

  it("says of every agent why or why not, in people's words", () => {
    const rules = makeRules(
      [
        makeAgent("@good", { skills: { german: 2 } }),
        makeAgent("@low", { skills: { german: 1 } }),
        makeAgent("@none"),
        makeAgent("@irc", { skills: { german: 5 }, networks: ["irc"] }),
        makeAgent("@lunch", { skills: { german: 5 } }),
        makeAgent("@gone", { skills: { german: 5 } }),
        makeAgent("@new", { skills: { german: 5 } }),
        makeAgent("@busy", { skills: { german: 5 }, capacity: 3 }),
        makeAgent("@no", { skills: { german: 5 } }),
        makeAgent("@quiet", { skills: { german: 5 } }),
      ],
      [german2],
    );
    const states = [
      ready("@good"),
      ready("@low"),
      ready("@none"),
      ready("@irc"),
      away("@lunch", "lunch"),
      away("@gone"),
    ];
    const snapshot = makeSnapshot([...states, ready("@busy", { load: 3 }), ready("@no"), ready("@quiet")]);
    const exclusions = [
      { agent: "@no", since: NOW - 40_000, until: NOW + 80_000, reason: "declined" },
      { agent: "@quiet", until: NOW + 200_000, reason: "did not answer" },
    ];
    assert.deepEqual(details(route(rules, snapshot, makeRequest({ exclusions }))), {
      "@good": "eligible: eligible, rank 1: idle 60 s",
      "@low": "skill-too-low: german 1 < 2",
      "@none": "skill-missing: no german (needs 2)",
      "@irc": "incompatible-client: may not serve xmpp",
      "@lunch": "away: away: lunch",
      "@gone": "away: away",
      "@new": "away: has not said ready yet",
      "@busy": "at-capacity: at capacity 3/3",
      "@no": "excluded: declined 40 s ago, passed over for 80 s more",
      "@quiet": "excluded: did not answer, passed over for 3 min more",
    });
  });

  it("says of each rank what decided it", () => {
    const steps = [
      { skills: { german: 3 }, order: "most-skilled", prefer: ["night"], for_ms: 1_000 },
      { skills: {}, order: "least-busy" },
    ] as const;
    const german = (id: string, level: number) => makeAgent(id, { skills: { german: level } });
    const rules = makeRules(
      [
        german("@cat", 3),
        { ...german("@anna", 5), teams: ["night"] },
        german("@ben", 4),
        german("@no", 5),
      ].concat(makeAgent("@dan", { skills: {}, capacity: 3 })),
      [makeRule({ steps })],
    );
    const now = makeRequest().waitingSince + 5_000;
    const idle = (id: string, ago: number, load = 0) => ready(id, { idleSince: now - ago, load });
    const states = [idle("@cat", 9_000), idle("@anna", 8_000), idle("@ben", 7_200_000), idle("@no", 9_000)];
    const decision = route(
      rules,
      { ...makeSnapshot([...states, idle("@dan", 3_000, 1)]), now },
      makeRequest({ lastAgent: "@cat", lastServedAt: now - 86_400_000, leastPreferred: ["@no"] }),
    );
    assert.deepEqual(details(decision), {
      "@cat": "eligible: eligible, rank 1: served them last, 1 d ago",
      "@anna": "eligible: eligible, rank 2: of team night, german 5, idle 8 s",
      "@ben": "eligible: eligible, rank 3: german 4, idle 2 h",
      "@dan": "eligible: eligible, rank 4: step 2, load 1 of 3, became free 3 s ago",
      "@no": "eligible: eligible, rank 5: had it before or let it go, so comes last; german 5, idle 9 s",
    });
    const passed = route(rules, makeSnapshot(states), makeRequest({ target: { agent: "@ben" } }));
    assert.equal(details(passed)["@ben"], "eligible: eligible, rank 1: passed to them by name");
  });

  it("lets exclusions lapse rather than say that there is nobody, the one ending first coming first", () => {
    const rules = makeRules([makeAgent("@a"), makeAgent("@b"), makeAgent("@c")]);
    const exclusions = [
      { agent: "@a", since: NOW - 20_000, until: NOW + 9_000, reason: "declined" },
      { agent: "@b", since: NOW - LAPSES_AFTER_MS, until: NOW + 5_000, reason: "declined" },
    ];
    const decision = route(
      rules,
      makeSnapshot([ready("@a"), ready("@b"), away("@c")]),
      makeRequest({ exclusions }),
    );
    assert.deepEqual(offered(decision), ["@b"]);
    assert.equal(
      details(decision)["@b"],
      "eligible: eligible, rank 1 (declined 15 s ago, but nobody else is free)",
    );
  });

  it("gives the only agent a pause after they declined: waits, and wakes at its end", () => {
    const rules = makeRules([makeAgent("@a"), makeAgent("@b")]);
    const snapshot = makeSnapshot([ready("@a"), ready("@b")]);
    const request = makeRequest({
      exclusions: [
        { agent: "@a", since: NOW - 1_000, until: NOW + 300_000, reason: "declined" },
        { agent: "@b", since: NOW - 4_000, until: NOW + 300_000, reason: "did not answer" },
      ],
    });
    const paused = route(rules, snapshot, request);
    assert.deepEqual(paused.outcome, { kind: "wait", position: 1, hopeless: false });
    assert.equal(paused.wakeAt, NOW - 4_000 + LAPSES_AFTER_MS);
    assert.equal(details(paused)["@a"], "excluded: declined 1 s ago, passed over for 5 min more");
    const before = { ...snapshot, now: (paused.wakeAt ?? 0) - 1 };
    assert.equal(route(rules, before, request).outcome.kind, "wait");
    assert.deepEqual(offered(route(rules, { ...snapshot, now: paused.wakeAt ?? 0 }, request)), ["@b"]);
  });

  it("takes somebody else at once while an exclusion is young", () => {
    const rules = makeRules([makeAgent("@a"), makeAgent("@b")]);
    const exclusions = [{ agent: "@a", since: NOW, until: NOW + 300_000, reason: "declined" }];
    assert.deepEqual(
      offered(route(rules, makeSnapshot([ready("@a"), ready("@b")]), makeRequest({ exclusions }))),
      ["@b"],
    );
  });

  it("forgets an exclusion whose time is over", () => {
    const rules = makeRules([makeAgent("@a"), makeAgent("@b")]);
    const exclusions = [{ agent: "@a", until: NOW, reason: "declined" }];
    assert.deepEqual(
      offered(route(rules, makeSnapshot([ready("@a"), ready("@b")]), makeRequest({ exclusions }))),
      ["@a"],
    );
  });

  it("prefers the customer's last agent, and takes the least preferred only when nobody else is free", () => {
    const rules = makeRules(
      ["@a", "@b", "@c"].map((id) => makeAgent(id)),
      [makeRule({ offer: { ...makeRule().offer, atOnce: 3 } })],
    );
    const snapshot = makeSnapshot([ready("@a"), ready("@b"), ready("@c")]);
    const request = makeRequest({ lastAgent: "@c", leastPreferred: ["@a"] });
    assert.deepEqual(offered(route(rules, snapshot, request)), ["@c", "@b", "@a"]);
    assert.deepEqual(offered(route(rules, makeSnapshot([ready("@a")]), request)), ["@a"]);
  });

  it("honours being passed to an agent, whatever their skills, and waits for that one alone", () => {
    const rules = makeRules([makeAgent("@a", { skills: { german: 5 } }), makeAgent("@b")], [german2]);
    const request = makeRequest({ target: { agent: "@b" } });
    assert.deepEqual(offered(route(rules, makeSnapshot([ready("@a"), ready("@b")]), request)), ["@b"]);
    const waiting = route(rules, makeSnapshot([ready("@a"), away("@b")]), request);
    assert.deepEqual(waiting.wakeOn, ["@b"]);
    assert.equal(details(waiting)["@a"], "not-the-target: passed to @b");
  });

  it("honours being passed to a queue: that queue's rule says who, even where its condition does not match", () => {
    const support = makeRule({
      name: "support",
      queue: "support",
      matches: () => false,
      steps: german2.steps,
    });
    const rules = makeRules(
      [makeAgent("@a"), makeAgent("@b", { skills: { german: 3 } })],
      [makeRule(), support],
    );
    const decision = route(
      rules,
      makeSnapshot([ready("@a"), ready("@b")]),
      makeRequest({ target: { queue: "support" } }),
    );
    assert.equal(decision.queue, "support");
    assert.deepEqual(offered(decision), ["@b"]);
  });

  it("goes by the rules when the agent or queue passed to is no longer known", () => {
    const rules = makeRules([makeAgent("@a")]);
    for (const target of [{ agent: "@removed" }, { queue: "removed" }]) {
      const decision = route(rules, makeSnapshot([ready("@a")]), makeRequest({ target }));
      assert.deepEqual(offered(decision), ["@a"]);
      assert.equal(decision.queue, "billing");
    }
  });

  it("tells the place in the queue, and wakes on exactly those who could serve", () => {
    const rules = makeRules([makeAgent("@a", { skills: { german: 3 } }), makeAgent("@b")], [german2]);
    const decision = route(
      rules,
      makeSnapshot([away("@a"), ready("@b")], {
        waiting: {
          billing: [
            { conversation: "urgent", priority: 30, since: NOW },
            { conversation: "older", priority: 10, since: 0 },
            { conversation: "younger", priority: 10, since: NOW },
          ],
        },
      }),
      makeRequest(),
    );
    assert.deepEqual(decision.outcome, { kind: "wait", position: 3, hopeless: false, nobodyIn: true });
    assert.deepEqual(decision.wakeOn, ["@a"]);
    assert.equal(decision.wakeAt, undefined);
  });

  it("tells whether nobody is in, or all who could serve are busy", () => {
    const rules = makeRules([makeAgent("@a"), makeAgent("@b")], [makeRule()]);
    const outcomeOf = (...agents: Parameters<typeof makeSnapshot>[0]) =>
      route(rules, makeSnapshot(agents), makeRequest()).outcome;
    const waits = { kind: "wait", position: 1, hopeless: false } as const;
    assert.deepEqual(outcomeOf(away("@a"), ready("@b", { load: 9 })), waits);
    assert.deepEqual(outcomeOf(away("@a"), away("@b")), { ...waits, nobodyIn: true });
    assert.deepEqual(outcomeOf(), { ...waits, nobodyIn: true }, "who was never heard of is not in");
  });

  it("tells the first place by the rule's priority, not only by who came first", () => {
    const rules = makeRules([makeAgent("@a")], [makeRule({ priority: 50 })]);
    const { waitingSince } = makeRequest();
    const before = { conversation: "more urgent", priority: 60, since: waitingSince + 1 };
    const after = { conversation: "less urgent, though older", priority: 10, since: waitingSince - 60_000 };
    const own = { conversation: makeRequest().conversation, priority: 0, since: waitingSince };
    const decision = route(
      rules,
      makeSnapshot([away("@a")], { waiting: { billing: [before, after, own] } }),
      makeRequest(),
    );
    assert.deepEqual(decision.outcome, { kind: "wait", position: 2, hopeless: false, nobodyIn: true });
  });

  it("says that it is hopeless when no agent could ever serve", () => {
    const rules = makeRules(
      [makeAgent("@b"), makeAgent("@zero", { capacity: 0, skills: { german: 5 } })],
      [german2],
    );
    const decision = route(rules, makeSnapshot([ready("@b"), ready("@zero")]), makeRequest());
    assert.deepEqual(decision.outcome, { kind: "wait", position: 1, hopeless: true });
    assert.deepEqual(decision.wakeOn, []);
  });

  it("looks again at the next full minute when an earlier rule looks at the time", () => {
    const night = makeRule({ name: "night", matches: () => false, dependsOnTime: true });
    const later = makeRules([makeAgent("@a")], [night, makeRule()]);
    assert.equal(route(later, makeSnapshot([away("@a")]), makeRequest()).wakeAt, 1_020_000);
    const irrelevant = makeRules([makeAgent("@a")], [makeRule(), night]);
    assert.equal(route(irrelevant, makeSnapshot([away("@a")]), makeRequest()).wakeAt, undefined);
  });
});
