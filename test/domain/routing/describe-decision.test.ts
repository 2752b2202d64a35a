import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { printPlain } from "../../../src/domain/message/print-plain.ts";
import type { Decision } from "../../../src/domain/routing/decision.ts";
import { describeDecision } from "../../../src/domain/routing/describe-decision.ts";
import { route } from "../../../src/domain/routing/route.ts";
import { renderText } from "../../../src/domain/text/render-text.ts";
import { phrase } from "../../../src/domain/text/text-key.ts";
import { away, makeAgent, makeRequest, makeRule, makeRules, makeSnapshot, NOW, ready } from "./make.ts";

const rules = makeRules(
  [makeAgent("@a", { skills: { german: 1 } }), makeAgent("@b", { skills: { german: 3 } }), makeAgent("@c")],
  [makeRule({ name: "German", steps: [{ skills: { german: 2 }, order: "longest-idle" }] })],
);

function told(decision: Decision, language: string): string {
  const heading = { conversation: "c1", attempt: 2, at: 0 };
  return printPlain(
    describeDecision(decision, heading, (key, parameters) => renderText(key, parameters, language)),
  );
}

describe("a decision in words", () => {
  const exclusions = [
    { agent: "@b", since: NOW - 1_000, until: NOW + 80_000, reason: phrase("exclusion.declined") },
  ];
  const agents = [ready("@a"), ready("@b")];
  const waits = route(rules, makeSnapshot(agents), makeRequest({ exclusions }));

  it("says to whom, by which rule, and why to nobody else", () => {
    const text = told(route(rules, makeSnapshot(agents), makeRequest()), "en");
    assert.match(
      text,
      /^Offered to @b — rule “German”, queue “billing”, priority \d+, attempt 2, 1970-01-01/,
    );
    assert.match(text, /✓ @b eligible, rank 1/);
    assert.match(text, /✗ @a german 1 < 2/);
    assert.match(text, /✗ @c no german \(needs 2\)/);
  });

  it("is in the desk's language throughout", () => {
    const text = told(waits, "de");
    assert.match(text, /^Wartet, Nummer 1 in der Reihe — Regel „German“, Warteschlange „billing“/);
    assert.match(text, /✗ @b abgelehnt vor 1 s, noch 80 s übergangen/);
    assert.match(text, /✗ @c kein german \(nötig: 2\)/);
    assert.match(text, /Was es ändern würde: .*@b/);
    const never = route(rules, makeSnapshot([]), makeRequest());
    assert.match(told(never, "fr"), /✗ @b n'a pas encore dit ready/);
    const lunch = route(rules, makeSnapshot([away("@b", "lunch")]), makeRequest());
    assert.match(told(lunch, "fr"), /✗ @b absent : lunch/);
  });

  it("can still be told where an older version stored its verdicts in plain words", () => {
    const verdicts = [{ agent: "@b", eligible: false, code: "away", detail: "away: lunch" }] as const;
    assert.match(told({ ...waits, verdicts }, "de"), /✗ @b away: lunch/);
  });
});
