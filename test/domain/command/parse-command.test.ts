import assert from "node:assert/strict";
import fc from "fast-check";
import { commandHelp } from "../../../src/domain/command/command-help.ts";
import { type Command, parseCommand } from "../../../src/domain/command/parse-command.ts";

describe("commands", () => {
  const cases: readonly [string, Command][] = [
    ["ready", { kind: "ready" }],
    ["!ready", { kind: "ready" }],
    ["  ! READY. ", { kind: "ready" }],
    ["ready please", { kind: "ready", whom: "please" }],
    ["away", { kind: "away" }],
    ["away lunch  until\n1", { kind: "away", reason: "lunch until 1" }],
    ["away: lunch", { kind: "away", reason: "lunch" }],
    ["!Status", { kind: "status" }],
    ["queue", { kind: "queue" }],
    ["queue  Technical help", { kind: "queue", queue: "Technical help" }],
    ["move K3F9 to technical help", { kind: "move", conversation: "k3f9", to: "technical help" }],
    ["move #k3f9 tech", { kind: "move", conversation: "k3f9", to: "tech" }],
    ["move k3f9", { kind: "unknown", word: "move", suggestions: ["move <conversation> <queue>"] }],
    ["take k3f9", { kind: "take", conversation: "k3f9" }],
    ["take k3f9 for Ben Ode", { kind: "take", conversation: "k3f9", agent: "Ben Ode" }],
    ["take", { kind: "unknown", word: "take", suggestions: ["take <conversation> [for <agent>]"] }],
    ["prioritise k3f9", { kind: "prioritise", conversation: "k3f9", by: 10 }],
    ["prioritize k3f9 by -20", { kind: "prioritise", conversation: "k3f9", by: -20 }],
    [
      "prioritise k3f9 a lot",
      { kind: "unknown", word: "prioritise", suggestions: ["prioritise <conversation> [by]"] },
    ],
    [
      "prioritise k3f9 5000",
      { kind: "unknown", word: "prioritise", suggestions: ["prioritise <conversation> [by]"] },
    ],
    ["requeue k3f9", { kind: "requeue", conversation: "k3f9" }],
    ["prioritse", { kind: "unknown", word: "prioritse", suggestions: ["prioritise"] }],
    ["why", { kind: "why" }],
    ["why c-12 really", { kind: "why", conversation: "c-12" }],
    ["pass billing", { kind: "pass", target: "billing" }],
    ["pass to @Anna:desk.example", { kind: "pass", target: "@Anna:desk.example" }],
    ["pass", { kind: "pass-whom" }],
    ["!pass to", { kind: "pass", target: "to" }],
    ["close", { kind: "close" }],
    ["close solved by phone", { kind: "close", reason: "solved by phone" }],
    ["help", { kind: "help" }],
    ["help AWAY", { kind: "help", topic: "away" }],
    ["redy", { kind: "unknown", word: "redy", suggestions: ["ready"] }],
    ["!statsu", { kind: "unknown", word: "statsu", suggestions: ["status"] }],
    ["stat", { kind: "unknown", word: "stat", suggestions: ["status"] }],
    ["clsoe", { kind: "unknown", word: "clsoe", suggestions: ["close"] }],
    [
      "pass Ben: she was promised a refund",
      { kind: "pass", target: "Ben", note: "she was promised a refund" },
    ],
    ["pass @ben:desk.example", { kind: "pass", target: "@ben:desk.example" }],
    ["consult tech", { kind: "consult", target: "tech" }],
    ["leave", { kind: "leave" }],
    ["transcript #k3f9", { kind: "transcript", conversation: "k3f9" }],
    ["listen K3F9", { kind: "listen", conversation: "k3f9" }],
    ["barge", { kind: "unknown", word: "barge", suggestions: ["barge <conversation>"] }],
    ["host Homeserver k3f9", { kind: "host", to: "homeserver", conversation: "k3f9" }],
    [
      "host moon",
      { kind: "unknown", word: "host", suggestions: ["host <bridge|homeserver> [conversation]"] },
    ],
    ["dance", { kind: "unknown", word: "dance", suggestions: [] }],
    ["x", { kind: "unknown", word: "x", suggestions: [] }],
    ["!", { kind: "unknown", word: "", suggestions: [] }],
    ["", { kind: "unknown", word: "", suggestions: [] }],
    ["toString", { kind: "unknown", word: "tostring", suggestions: [] }],
  ];
  for (const [text, command] of cases) {
    it(`understands ${JSON.stringify(text)}`, () => assert.deepEqual(parseCommand(text), command));
  }

  it("takes out what could disguise a reason, and bounds it", () => {
    const command = parseCommand(`away \u202e${"x".repeat(10_000)}`);
    assert.ok(command.kind === "away" && /^x{255}…$/.test(command.reason ?? ""));
  });

  it("has help for each command", () => {
    const sample: Readonly<Record<string, string>> = { host: "bridge x" };
    for (const { word } of commandHelp)
      assert.equal(parseCommand(`${word} ${sample[word] ?? "x 5"}`).kind, word);
  });

  it("understands anything as a command or as unknown", () => {
    const kinds = new Set([...commandHelp.map((help) => help.word), "unknown"]);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => assert.ok(kinds.has(parseCommand(text).kind))),
    );
  });
});
