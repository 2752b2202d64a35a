import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { formatProblem } from "../../src/config/problem.ts";
import { parseRules } from "../../src/config/rules/load-rules.ts";

const file = (rest: string) => `queues: { default: }
agents:
  "@anna:example.org": { name: Anna, client: { media: false } }
  "@ben:example.org": { name: Ben, client: { formatting: true } }
${rest}`;

function told(text: string): readonly string[] {
  const loaded = parseRules("rules.yaml", text);
  return (loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem);
}

describe("clients and supervisors in the rules file", () => {
  it("say what each side can do, what is needed, and who may direct", () => {
    const loaded = parseRules(
      "rules.yaml",
      file(`supervisors: ["@eva:example.org"]
clients: [{ software: Profanity, before: "0.14", lacks: [formatting] }]
rules: [{ name: all, queue: default, needs: [media] }]`),
    );
    assert.ok(loaded.ok, "the rules hold");
    const { agents, clients, rules, supervisors } = loaded.value.rules;
    assert.deepEqual(
      [...agents.values()].map(({ lacks }) => lacks),
      [["media"], []],
      "who declares that their client can do all declares it too",
    );
    assert.deepEqual(clients, [{ software: "Profanity", before: "0.14", lacks: ["formatting"] }]);
    assert.deepEqual(rules[0]?.needs, ["media"]);
    assert.deepEqual(supervisors, ["@eva:example.org"]);
  });

  it("are told of with their place when they are mistaken", () => {
    assert.match(told(file('supervisors: ["eva"]')).join("\n"), /rules\.yaml:5:.*not a Matrix user id/);
    assert.match(
      told(file("rules: [{ name: all, queue: default, needs: [colour] }]")).join("\n"),
      /rules\.yaml:5:.*needs/,
    );
    assert.match(told(file("clients: [{ software: Old, lacks: [] }]")).join("\n"), /rules\.yaml:5:.*lacks/);
  });

  it("warn of a need that no agent's client meets", () => {
    const one = (text: string) => text.replace(/^ {2}"@ben.*\n/m, "");
    assert.match(
      told(one(file("rules: [{ name: all, queue: default, needs: [media] }]"))).join("\n"),
      /no agent's client can do media/,
    );
    assert.deepEqual(told(file("rules: [{ name: all, queue: default, needs: [media] }]")), []);
  });
});
