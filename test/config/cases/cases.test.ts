import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseCases } from "../../../src/config/cases/load-cases.ts";
import { momentAt } from "../../../src/config/cases/moment.ts";
import { type Tried, tryCases } from "../../../src/config/cases/try-cases.ts";
import { formatProblem } from "../../../src/config/problem.ts";
import { parseRules, type RulesFile } from "../../../src/config/rules/load-rules.ts";

const RULES = `skills: [german]
hours: { office: { time_zone: Europe/Berlin, open: { mon-fri: "9:00-17:00" } } }
queues:
  billing:
    hours: office
    overflow:
      - { closed: true, message: { en: Closed., de: Zu. } }
      - { after: 5m, say: { en: It takes long. } }
      - { after: 10m, queue: default }
  default:
agents:
  "@anna:x": { name: Anna, skills: { german: 3 }, capacity: 2 }
  "@ben:x": { name: Ben }
rules:
  - { name: german, when: 'language == "de" && link.campaign != "x"', queue: billing, steps: [{ skills: { german: 3 }, for: 1m }, {}] }
  - { name: all, queue: billing, host: bridge }
`;

function rules(): RulesFile {
  const loaded = parseRules("rules.yaml", RULES);
  assert.ok(loaded.ok, loaded.ok ? "" : loaded.problems.map(formatProblem).join("\n"));
  return loaded.value;
}

function tried(cases: string): readonly Tried[] {
  const loaded = parseCases("cases.yaml", cases, rules());
  assert.ok(loaded.ok, loaded.ok ? "" : loaded.problems.map(formatProblem).join("\n"));
  return tryCases(rules().rules, loaded.value);
}

function told(cases: string): readonly string[] {
  const loaded = parseCases("cases.yaml", cases, rules());
  return (loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem);
}

const allAsExpected = (cases: string) =>
  assert.deepEqual(
    tried(cases).flatMap(({ name, differences }) => differences.map((one) => ({ name, ...one }))),
    [],
  );

describe("cases for rules", () => {
  it("are decided as the desk would: rule, queue, agents, order, host", () => {
    allAsExpected(`cases:
  - { name: a, language: de, expect: { rule: german, queue: billing, agents: ["@anna:x"], order: ["@anna:x"], host: homeserver, says: [] } }
  - { name: b, language: de, waited: 1m, expect: { order: ["@anna:x", "@ben:x"], outcome: offer } }
  - { name: c, expect: { rule: all, agents: ["@anna:x"], order: ["@anna:x", "@ben:x"], host: bridge } }
  - { name: d, link: { campaign: x }, language: de, expect: { rule: all } }`);
  });

  it("are decided at their time of day, by the clock of the rules' hours, and by how long was waited", () => {
    allAsExpected(`cases:
  - { name: open, at: "16:59", expect: { outcome: offer } }
  - { name: late, at: "17:00", language: de, expect: { outcome: message, says: [Zu.], agents: [] } }
  - { name: sunday, at: sun 12:00, expect: { outcome: message, says: [Closed.] } }
  - { name: a date, at: 2026-07-01 9:00, expect: { outcome: offer } }
  - { name: long, waited: 6m, agents: { "@anna:x": away, "@ben:x": full }, expect: { outcome: wait, says: [It takes long.] } }
  - { name: longer, waited: 11m, agents: { "@anna:x": away, "@ben:x": full }, expect: { queue: default } }`);
    allAsExpected(
      `time_zone: UTC\ncases: [{ name: winter in Berlin, at: "8:30", expect: { outcome: offer } }]`,
    );
  });

  it("know the states of agents, the last one, who declined and who else waits", () => {
    allAsExpected(`defaults: { agents: { "@ben:x": { away: lunch } } }
cases:
  - { name: away, agents: { "@anna:x": { load: 2 } }, waiting: { billing: 3 }, expect: { position: 4 } }
  - { name: list, agents: { "@anna:x": full }, waiting: { billing: [{ priority: 5 }, { waited: 0s, priority: -1 }] }, expect: { position: 2 } }
  - { name: last, agents: { "@ben:x": ready, "@anna:x": { idle: 2h } }, last_agent: "@ben:x", expect: { order: ["@ben:x", "@anna:x"] } }
  - { name: idle, agents: { "@ben:x": { idle: 2h } }, expect: { order: ["@ben:x", "@anna:x"] } }
  - { name: declined, agents: { "@ben:x": ready }, declined: ["@anna:x"], expect: { order: ["@ben:x"] } }`);
  });

  it("tell what is not as expected, with the line of the expectation", () => {
    const [one] = tried(`cases:
  - name: a
    language: de
    expect:
      queue: billing
      agents: ["@ben:x"]
      rule: null`);
    assert.deepEqual(
      [one?.line, one?.differences],
      [
        2,
        [
          { what: "rule", line: 7, expected: null, actual: "german" },
          { what: "agents", line: 6, expected: ["@ben:x"], actual: ["@anna:x"] },
        ],
      ],
    );
  });

  it("tell every mistake with its place, and what was meant", () => {
    assert.deepEqual(
      told(`defaults: { slots: { topc: x } }
cases:
  - name: a
    agents: { "@ana:x": away }
    waiting: { biling: 3 }
    declined: ["@bob:x"]
    last_agent: "@bean:x"
    expect: { rule: geman, queue: bill, order: ["@ana:x"] }`),
      [
        'cases.yaml:1:22: defaults.slots.topc: the rules have no slot "topc"',
        'cases.yaml:4:15: cases[0].agents["@ana:x"]: the rules have no agent "@ana:x" — did you mean "@anna:x"?',
        'cases.yaml:5:16: cases[0].waiting.biling: the rules have no queue "biling" — did you mean "billing"?',
        'cases.yaml:6:16: cases[0].declined[0]: the rules have no agent "@bob:x" — did you mean "@ben:x"?',
        'cases.yaml:7:17: cases[0].last_agent: the rules have no agent "@bean:x" — did you mean "@ben:x"?',
        'cases.yaml:8:21: cases[0].expect.rule: the rules have no rule "geman" — did you mean "german"?',
        'cases.yaml:8:35: cases[0].expect.queue: the rules have no queue "bill"',
        'cases.yaml:8:49: cases[0].expect.order[0]: the rules have no agent "@ana:x" — did you mean "@anna:x"?',
      ],
    );
    assert.deepEqual(told("cases: [{ name: a, at: noon, expct: {}, agents: { '@ben:x': asleep } }]"), [
      'cases.yaml:1:24: cases[0].at: expected a time such as "14:30", "sat 14:30" or "2026-12-24 14:30"',
      'cases.yaml:1:61: cases[0].agents["@ben:x"]: expected "ready" or "away" or "full", not "asleep"; or expected a group of settings, not "asleep"',
      'cases.yaml:1:30: cases[0].expct: unknown setting — did you mean "expect"?; known are name, network, customer, client, carries, people_only, passed_to, desk, language, reason, slots, link, at, waited, last_agent, last_served, declined, agents, waiting, expect',
    ]);
    assert.deepEqual(told("cases: []"), ["cases.yaml:1:8: cases: expected at least 1 item, not 0"]);
  });

  it("say that only a person will do, and to whom a person passed them", () => {
    allAsExpected(`cases:
  - { name: anybody, agents: { "@ben:x": full }, expect: { order: ["@anna:x"] } }
  - { name: to an agent, passed_to: "@ben:x", expect: { agents: ["@ben:x"], order: ["@ben:x"] } }
  - { name: to a queue, passed_to: default, expect: { queue: default } }`);
    const bot = parseRules(
      "rules.yaml",
      `queues: { default: }
agents: { "@bot:x": { name: Bot, automated: {} }, "@anna:x": { name: Anna } }
rules: [{ name: all, queue: default }]`,
    );
    assert.ok(bot.ok);
    const cases = parseCases(
      "cases.yaml",
      `cases: [{ name: a, people_only: true, expect: { order: ["@anna:x"] } }]`,
      bot.value,
    );
    assert.ok(cases.ok);
    assert.deepEqual(tryCases(bot.value.rules, cases.value)[0]?.differences, []);
    assert.deepEqual(told('cases: [{ name: a, passed_to: "@bean:x" }, { name: b, passed_to: biling }]'), [
      'cases.yaml:1:31: cases[0].passed_to: the rules have no agent "@bean:x" — did you mean "@ben:x"?',
      'cases.yaml:1:66: cases[1].passed_to: the rules have no queue "biling" — did you mean "billing"?',
    ]);
  });

  it("warn of desks and answers that are nearly those that the rules know", () => {
    const file = parseRules(
      "rules.yaml",
      `queues: { default: }
agents: { "@anna:x": { name: Anna } }
interview: { slots: [{ slot: topic, ask: { en: What? }, choices: [{ value: invoice, label: { en: A } }, { value: other, label: { en: B } }] }] }
rules: [{ name: a, queue: default, when: 'desk == "billing"' }, { name: b, queue: default }]`,
    );
    assert.ok(file.ok);
    const loaded = parseCases(
      "cases.yaml",
      `cases: [{ name: a, desk: biling, slots: { topic: invoce } }, { name: b, desk: home, slots: { topic: vip } }]`,
      file.value,
    );
    assert.ok(loaded.ok);
    assert.deepEqual(loaded.warnings.map(formatProblem), [
      'cases.yaml:1:26: warning: cases[0].desk: no rule looks at a desk "biling" — did you mean "billing"?',
      'cases.yaml:1:50: warning: cases[0].slots.topic: the interview never gives "invoce" for topic — did you mean "invoice"?',
    ]);
  });

  it("may have the skill that a webhook asks for at its handover, where there is a webhook", () => {
    const of = (automated: string) => {
      const file = parseRules(
        "rules.yaml",
        `skills: [german]
queues: { default: }
agents: { "@bot:x": { name: Bot, automated: ${automated} }, "@anna:x": { name: Anna, skills: { german: 1 } } }
rules: [{ name: a, queue: default, when: 'slots.skill == "german"', steps: [{ skills: { german: 1 } }] }, { name: b, queue: default }]`,
      );
      if (!file.ok) return file.problems.map(formatProblem);
      const loaded = parseCases(
        "cases.yaml",
        `cases: [{ name: a, people_only: true, slots: { skill: german }, expect: { rule: a } }, { name: b, expect: { rule: b } }]`,
        file.value,
      );
      if (!loaded.ok) return loaded.problems.map(formatProblem);
      return tryCases(file.value.rules, loaded.value).flatMap(({ differences }) => differences);
    };
    assert.deepEqual(of('{ webhook: { url: "https://bot.example", secret_file: s } }'), []);
    assert.deepEqual(of("{}"), ['rules.yaml:4:49: rules[0].when: slots has no "skill"; it has name, reason']);
  });

  it("let others age as the rules have it", () => {
    const file = parseRules(
      "rules.yaml",
      `aging: 1
queues: { default: }
agents: { "@anna:x": { name: Anna } }
rules: [{ name: a, queue: default, priority: 10 }]`,
    );
    assert.ok(file.ok);
    const loaded = parseCases(
      "cases.yaml",
      `defaults: { agents: { "@anna:x": full } }
cases:
  - { name: a, waiting: { default: [{ waited: 9m }] }, expect: { position: 1 } }
  - { name: b, waiting: { default: [{ waited: 11m }] }, expect: { position: 2 } }
  - { name: c, waited: 2m, waiting: { default: [{ waited: 11m }] }, expect: { position: 1 } }`,
      file.value,
    );
    assert.ok(loaded.ok);
    assert.deepEqual(
      tryCases(file.value.rules, loaded.value).flatMap(({ differences }) => differences),
      [],
    );
  });

  it("name moments on a clock on the wall", () => {
    assert.equal(momentAt(undefined, "UTC"), Date.UTC(2026, 0, 12, 12));
    assert.equal(momentAt("sun 9:05", "UTC"), Date.UTC(2026, 0, 18, 9, 5));
    assert.equal(momentAt("2026-07-01 14:30", "Europe/Berlin"), Date.UTC(2026, 6, 1, 12, 30));
  });

  it("in the sample are as the sample rules decide", () => {
    const config = join(import.meta.dirname, "../../../config");
    const read = (name: string) => readFileSync(join(config, name), "utf8");
    const sampleRules = parseRules("rules.sample.yaml", read("rules.sample.yaml"));
    assert.ok(sampleRules.ok);
    const cases = parseCases("cases.sample.yaml", read("cases.sample.yaml"), sampleRules.value);
    assert.ok(cases.ok, cases.ok ? "" : cases.problems.map(formatProblem).join("\n"));
    const failed = tryCases(sampleRules.value.rules, cases.value).filter((one) => one.differences.length > 0);
    assert.deepEqual(failed, []);
  });
});
