import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testRules } from "../../src/cli/test-rules.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";

const RULES = `queues: { default: }
agents: { "@anna:x": { name: Anna } }
rules: [{ name: everyone, queue: default }]
`;
const CASES = `cases:
  - name: anybody
    expect: { agents: ["@anna:x"] }
  - name: at lunch
    agents: { "@anna:x": { away: lunch } }
    expect:
      outcome: offer
`;

describe("frontdesk test", () => {
  let directory: string;
  const file = (name: string) => join(directory, name);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "frontdesk-"));
    writeFileSync(file("rules.yaml"), RULES);
    writeFileSync(file("cases.yaml"), CASES);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function run(options: { json?: boolean; quiet?: boolean } = {}) {
    const out: string[] = [];
    const err: string[] = [];
    const terminal = { out: (text: string) => out.push(text), err: (text: string) => err.push(text) };
    const code = testRules(file("rules.yaml"), file("cases.yaml"), options, {
      terminal,
      networkKinds,
    });
    const told = (lines: readonly string[]) => lines.join("\n").replaceAll(`${directory}/`, "");
    return { code, out: told(out), err: told(err) };
  }

  it("tells what each case would get and why, and where it is not as expected, and ends with 1", () => {
    assert.deepEqual(run(), {
      code: 1,
      err: "",
      out: `✓ anybody (cases.yaml:2)
    Offered to @anna:x for 60 s, hosted by the homeserver
    rule “everyone”, queue “default”, priority 0
      agent    verdict
    ✓ @anna:x  eligible, rank 1: idle 60 min

✗ at lunch (cases.yaml:4)
  cases.yaml:7: outcome
    expected  offer
    actual    wait
    Waiting, number 1 in line, and none of those who could serve is ready
    rule “everyone”, queue “default”, priority 0
      agent    verdict      changes when
    ✗ @anna:x  away: lunch  they say ready
    What would change it: one of these saying ready, or ending a conversation: @anna:x.

2 cases: 1 as expected, 1 not`,
    });
  });

  it("tells only of those that failed, if asked, and ends with 0 when none did", () => {
    assert.match(run({ quiet: true }).out, /^✗ at lunch/);
    writeFileSync(file("cases.yaml"), CASES.replace("outcome: offer", "outcome: wait"));
    assert.deepEqual(run({ quiet: true }), { code: 0, err: "", out: "2 cases, all as expected" });
  });

  it("prints it for programs", () => {
    const told = JSON.parse(run({ json: true }).out);
    assert.deepEqual([told.passed, told.failed, told.cases[1].passed], [1, 1, false]);
    assert.deepEqual(told.cases[1].differences, [
      { what: "outcome", line: 7, expected: "offer", actual: "wait" },
    ]);
    assert.equal(told.cases[0].decision.outcome.agents[0], "@anna:x");
  });

  it("tells the mistakes of either file with their lines, and ends with 1", () => {
    writeFileSync(file("cases.yaml"), CASES.replace("outcome: offer", "outcome: ofer"));
    assert.match(run().err, /^cases\.yaml:7:16: cases\[1\]\.expect\.outcome: expected "offer" or/);
    writeFileSync(file("rules.yaml"), RULES.replace("queue: default", "queue: defalt"));
    const { code, out, err } = run();
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, /^rules\.yaml:3:34: rules\[0\]\.queue: unknown queue "defalt"/);
  });

  it("knows what networks carry: a need that one does not carry is passed over there, and why", () => {
    writeFileSync(file("rules.yaml"), `${RULES.replace("default }]", "default, needs: [edits] }]")}`);
    writeFileSync(
      file("cases.yaml"),
      `cases:
  - { name: on XMPP, expect: { outcome: offer } }
  - { name: on IRC, network: irc, expect: { outcome: wait } }
  - { name: an old client, carries: [replies], expect: { outcome: wait } }
  - { name: elsewhere, network: whatsap, carries: [edits], expect: { outcome: offer } }
`,
    );
    const { code, out, err } = run();
    assert.equal(code, 0, out);
    assert.match(out, /✗ @anna:x {2}the customer's client carries no edits/);
    assert.match(
      err,
      /cases\.yaml:5:33: warning: cases\[3\]\.network: there is no network "whatsap"; there are xmpp, irc, matrix/,
    );
  });
});
