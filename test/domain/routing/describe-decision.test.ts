import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { decisionLines } from "../../../src/cli/why-lines.ts";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import type { Decision } from "../../../src/domain/routing/decision.ts";
import { describeDecision } from "../../../src/domain/routing/describe-decision.ts";
import { route } from "../../../src/domain/routing/route.ts";
import type { Queue, Rules } from "../../../src/domain/routing/rules.ts";
import { whyWaiting } from "../../../src/domain/routing/why-waiting.ts";
import { renderText } from "../../../src/domain/text/render-text.ts";
import { phrase } from "../../../src/domain/text/text-key.ts";
import { away, makeAgent, makeRequest, makeRule, makeRules, makeSnapshot, NOW, ready } from "./make.ts";

const agents = [
  makeAgent("@a", { skills: { german: 1 } }),
  makeAgent("@b", { skills: { german: 3 } }),
  makeAgent("@c"),
];
const rules = makeRules(agents, [
  makeRule({ name: "German", steps: [{ skills: { german: 2 }, order: "longest-idle" }] }),
]);

function told(decision: Decision, language = "en", times = 1): string {
  const heading = { conversation: "c1", attempt: 2, at: 0, times };
  return printPlain(
    describeDecision(decision, heading, (key, parameters) => renderText(key, parameters, language)),
  );
}

describe("a decision in words", () => {
  const exclusions = [
    { agent: "@b", since: NOW - 1_000, until: NOW + 80_000, reason: phrase("exclusion.declined") },
  ];
  const states = [ready("@a"), ready("@b")];
  const waits = route(rules, makeSnapshot(states), makeRequest({ exclusions }));

  it("says to whom, by which rule, and why to nobody else", () => {
    const text = told(route(rules, makeSnapshot(states), makeRequest()));
    assert.match(
      text,
      /^Offered to @b for 30 s, hosted by the homeserver — rule “German”, queue “billing”, priority 10, attempt 2, 1970-01-01 00:00:00 UTC, conversation c1/,
    );
    assert.match(text, /Step 1 of 1, reached: german 2 or better, the longest idle first/);
    assert.match(text, /✓ @b eligible, rank 1: idle 60 s$/m);
    assert.match(text, /✗ @a german 1 < 2; changes when the rules say otherwise/);
    assert.match(text, /✗ @c no german \(needs 2\); changes when the rules say otherwise/);
  });

  it("says how often it was made, where it was more than once", () => {
    assert.match(told(waits, "en", 7), /So it was decided 7 times; this is the last\./);
    assert.match(told(waits, "de", 7), /So wurde 7-mal entschieden/);
    assert.doesNotMatch(told(waits), /decided 1 times/);
  });

  it("is in the desk's language throughout", () => {
    const text = told(waits, "de");
    assert.match(text, /^Wartet, Nummer 1 in der Reihe — Regel „German“, Warteschlange „billing“/);
    assert.match(text, /Schritt 1 von 1, erreicht: german 2 oder besser, wer am längsten frei ist, zuerst/);
    assert.match(text, /✗ @b abgelehnt vor 1 s, noch 80 s übergangen; ändert sich, wenn diese Zeit um ist/);
    assert.match(text, /✗ @c kein german \(nötig: 2\)/);
    assert.match(text, /Was es ändern würde: .*@b/);
    const never = route(rules, makeSnapshot([]), makeRequest());
    assert.match(told(never, "fr"), /✗ @b n'a pas encore dit ready/);
    const lunch = route(rules, makeSnapshot([away("@b", "lunch")]), makeRequest());
    assert.match(told(lunch, "fr"), /✗ @b absent : lunch ; cela change quand cet agent dit ready/);
  });

  it("names each step, which are reached, and when the others begin", () => {
    const skills = { german: 3 };
    const widening = makeRules(agents, [
      makeRule({
        steps: [
          { skills, for_ms: 30_000, order: "most-skilled", prefer: ["invoices", "sales"] },
          { skills: { german: 1 }, for_ms: 60_000, order: "least-busy" },
          { skills: {}, order: "round-robin" },
        ],
      }),
    ]);
    const text = told(
      route(widening, makeSnapshot([ready("@a")]), makeRequest({ waitingSince: NOW - 10_000 })),
    );
    assert.match(
      text,
      /Step 1 of 3, reached: german 3 or better, invoices, sales before others, the most skilled first/,
    );
    assert.match(
      text,
      /Step 2 of 3, not before 1970-01-01 00:17:00 UTC: german 1 or better, the least busy first/,
    );
    assert.match(text, /Step 3 of 3, not before 1970-01-01 00:18:00 UTC: anybody, in turn/);
    assert.match(
      text,
      /✗ @a not yet: german 1 < 3; looked at in 20 s; changes when it has waited until then/,
    );
    assert.match(text, /It is looked at again at 1970-01-01 00:17:00 UTC/);
  });

  it("says how it came to another queue or agent than the rule's, and what the customer was told", () => {
    const text = { en: "It takes longer." };
    const overflow: Queue["overflow"] = [
      { when: { kind: "after", after_ms: 1_000 }, action: { kind: "say", text } },
      { when: { kind: "after", after_ms: 2_000 }, action: { kind: "queue", queue: "support" } },
    ];
    const sent = told(route(withBilling({ overflow }), makeSnapshot([]), makeRequest()));
    assert.match(sent, /queue “support”/);
    assert.match(sent, /It had waited too long in queue “billing”, so it went to queue “support”\./);
    assert.match(sent, /The customer was told: “It takes longer\.”/);
    const full: Queue["overflow"] = [
      { when: { kind: "length", length: 1 }, action: { kind: "agent", agent: "@c" } },
    ];
    const waiting = { billing: [{ conversation: "x", priority: 10, since: 0 }] };
    const states = [ready("@c")];
    const offered = told(
      route(withBilling({ overflow: full }), makeSnapshot(states, { waiting }), makeRequest()),
    );
    assert.match(offered, /Queue “billing” was full, so it went to @c\./);
    const closed: Queue["overflow"] = [{ when: { kind: "closed" }, action: { kind: "close", text } }];
    const ended = told(
      route(withBilling({ overflow: closed, state: "closed" }), makeSnapshot([]), makeRequest()),
    );
    assert.match(
      ended,
      /^Closed by the rules .*\n\n?- Queue “billing” is closed, and this is what it does then/,
    );
    assert.match(ended, /^- The customer was told: “It takes longer\.”/m);
  });

  it("says what closed it when no queue is closed, and what kept the agents from it", () => {
    const overflow: Queue["overflow"] = [
      { when: { kind: "after", after_ms: 60_000 }, action: { kind: "close" } },
    ];
    const busy = makeSnapshot([ready("@b", { load: 1 })]);
    const waiting = makeRequest({ waitingSince: NOW - 60_000 });
    const ended = told(route(withBilling({ overflow }), busy, waiting));
    assert.match(ended, /^- Queue “billing” lets nobody wait longer than 60 s \(overflow, entry 1\)\.$/m);
    assert.match(ended, /^- ✗ @b at capacity 1\/1;/m);
    assert.doesNotMatch(ended, /is closed/);
  });

  it("counts all where there are too many agents for a verdict of each, and names the nearest", () => {
    const many = Array.from({ length: 250 }, (_, at) =>
      makeAgent(`@n${at}`, { skills: { german: at < 240 ? 2 : 1 } }),
    );
    const skilled = makeRule({ steps: [{ skills: { german: 2 }, order: "longest-idle" }] });
    const full = many.slice(0, 30).map(({ id }) => ready(id, { load: 1 }));
    const decision = route(makeRules(many, [skilled]), makeSnapshot(full), makeRequest());
    assert.deepEqual(decision.counts, { "at-capacity": 30, away: 210, "skill-too-low": 10 });
    assert.equal(decision.verdicts.length, 50);
    assert.match(
      told(decision),
      /^- Of all agents: 30 busy, 210 away, 10 without the skill\. These are the nearest\.$/m,
    );
    assert.deepEqual(
      whyWaiting(decision).map(({ key }) => key),
      ["queue.busy", "queue.away", "queue.unskilled"],
    );
  });

  it("says when a closed queue opens, and that a message was asked for", () => {
    const hours = {
      name: "h",
      timeZone: "UTC",
      week: Array(7).fill([{ from: 60, to: 120 }]),
      days: new Map(),
    };
    const closed = told(route(withBilling({ hours }), makeSnapshot(states), makeRequest()));
    assert.match(closed, /^Waiting until the queue opens at 1970-01-01 01:00:00 UTC —/);
    assert.match(closed, /✗ @b the queue billing is closed; changes when the queue opens/);
    const overflow: Queue["overflow"] = [{ when: { kind: "closed" }, action: { kind: "message" } }];
    const message = told(
      route(withBilling({ state: "closed", overflow }), makeSnapshot(states), makeRequest()),
    );
    assert.match(message, /^Waiting, for the queue is closed; the customer was asked to write it all down —/);
  });

  it("tells the estimate, that nobody is in, the weight and what waiting adds", () => {
    const pace = { billing: { served: 20, window_ms: 1_200_000 } };
    const heavy: Rules = {
      ...makeRules([makeAgent("@a", { capacity: 2 })], [makeRule({ weight: 2 })]),
      aging: 1,
    };
    const busy = told(route(heavy, makeSnapshot([ready("@a", { load: 1 })], { pace }), makeRequest()));
    assert.match(busy, /^Waiting, number 1 in line, some \d+ s to \d+ s more —/);
    assert.match(busy, /priority 10, and 1 more with each minute of waiting/);
    assert.match(busy, /It takes 2 of an agent's capacity\./);
    assert.match(busy, /✗ @a at capacity 1\/2; changes when a conversation of theirs ends/);
    const empty = told(route(heavy, makeSnapshot([away("@a")]), makeRequest()));
    assert.match(empty, /^Waiting, number 1 in line, and none of those who could serve is ready —/);
  });

  it("says the same at the terminal as by the bot", () => {
    const lines = decisionLines(waits).join("\n");
    for (const sentence of [
      "Waiting, number 1 in line",
      "rule “German”, queue “billing”, priority 10",
      "Step 1 of 1, reached: german 2 or better, the longest idle first",
      "declined 1 s ago, passed over for 80 s more",
      "that time is over, or nobody else is free",
      "What would change it: one of these saying ready, or ending a conversation: @b.",
    ]) {
      assert.ok(lines.includes(sentence), sentence);
      assert.ok(told(waits).includes(sentence), sentence);
    }
  });

  it("can still be told where an older version stored its verdicts in plain words", () => {
    const verdicts = [{ agent: "@b", eligible: false, code: "away", detail: "away: lunch" }] as const;
    assert.match(told({ ...waits, verdicts }, "de"), /✗ @b away: lunch/);
  });
});

function withBilling(part: Partial<Queue>): Rules {
  const queues = new Map(rules.queues).set("billing", { name: "billing", title: "Billing", ...part });
  return { ...rules, queues };
}
