import assert from "node:assert/strict";
import { formatWhy } from "../../src/cli/print-why.ts";
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

describe("why, as printed", () => {
  it("has a line per agent with the verdict and what would change it", () => {
    const rules = makeRules(
      [makeAgent("@anna:x", { skills: { german: 3 } }), makeAgent("@ben:x", { skills: { german: 1 } })],
      [makeRule({ name: "german", steps: [{ skills: { german: 2 }, order: "longest-idle" }] })],
    );
    const decision = route(rules, makeSnapshot([away("@anna:x", "lunch"), ready("@ben:x")]), makeRequest());
    const offers = [{ agent: "@anna:x", outcome: "declined", at: 1000 }];
    assert.equal(
      formatWhy([{ conversation: "c1", attempt: 2, at: 0, times: 1, decision, offers }]),
      `Conversation c1, attempt 2, 1970-01-01 00:00:00 UTC
  Waiting, number 1 in line, and none of those who could serve is ready
  rule “german”, queue “billing”, priority 10
  Step 1 of 1, reached: german 2 or better, the longest idle first
    agent    verdict       changes when
  ✗ @anna:x  away: lunch   they say ready
  ✗ @ben:x   german 1 < 2  the rules say otherwise
  What would change it: one of these saying ready, or ending a conversation: @anna:x.
  offers:
  1970-01-01 00:00:01 UTC  @anna:x declined
`,
    );
  });

  it("tells of the last five, how often each was made, and how to see the others", () => {
    const rules = makeRules([makeAgent("@anna:x")]);
    const decision = route(rules, makeSnapshot([away("@anna:x")]), makeRequest());
    const all = Array.from({ length: 7 }, (_, at) => ({
      ...{ conversation: "c1", attempt: at + 1, at, times: at === 6 ? 3_700 : 1, decision, offers: [] },
    }));
    const last = formatWhy(all);
    assert.match(last, /^2 earlier; "why --all" tells of them too\.\n\nConversation c1, attempt 3,/);
    assert.match(last, /attempt 7, 1970-01-01 00:00:00 UTC, the last of 3700 times\n/);
    assert.equal(formatWhy(all, { all: true }).match(/^Conversation/gm)?.length, 7);
  });
});
