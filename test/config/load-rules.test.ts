import assert from "node:assert/strict";
import { formatProblem } from "../../src/config/problem.ts";
import { parseRules, type RulesFile } from "../../src/config/rules/load-rules.ts";
import { figuresOf } from "../../src/domain/routing/figures.ts";
import { route } from "../../src/domain/routing/route.ts";
import type { Place, Snapshot } from "../../src/domain/routing/snapshot.ts";
import { makeRequest, NOW } from "../domain/routing/make.ts";

const START = `skills: [german]
queues: { billing: }
agents: { "@a:x": { name: A, skills: { german: 2 } } }
`;

function told(text: string): readonly string[] {
  const loaded = parseRules("rules.yaml", text);
  return (loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem);
}

function read(text: string): RulesFile {
  const loaded = parseRules("rules.yaml", text);
  assert.ok(loaded.ok, loaded.ok ? "" : loaded.problems.map(formatProblem).join("\n"));
  return loaded.value;
}

function conditionOf(when: string) {
  const file = read(`${START}rules: [{ name: a, queue: billing, when: ${JSON.stringify(when)} }]`);
  return file.rules.rules[0]?.matches ?? assert.fail("no rule");
}

const variables = "known are customer, client, language, reason, slots, link, desk, now";

/** Where it is too deep depends on how much of the stack is used already. */
function withoutPlaceOfNesting(line: string): string {
  return line.replace(/:\d+: (is nested too deeply)$/, ":PLACE: $1");
}

/** Each mistake, and word for word what its author is told. */
const mistakes: readonly [what: string, text: string, ...told: string[]][] = [
  [
    "figures of an unknown queue",
    `${START}rules:\n  - name: a\n    queue: billing\n    when: desk == "x" || queue("biling").waiting > 3`,
    'rules.yaml:7:32: rules[0].when: unknown queue "biling" — did you mean "billing"?',
  ],
  [
    "figures of a queue that is not written out",
    `${START}rules:\n  - name: a\n    queue: billing\n    when: queue(reason).waiting > 3`,
    "rules.yaml:7:17: rules[0].when: the name of the queue must be written out as text here",
  ],
  [
    "a figure that queues do not have",
    `${START}rules:\n  - name: a\n    queue: billing\n    when: queue("billing").wating > 3`,
    'rules.yaml:7:28: rules[0].when: queue has no "wating" — did you mean "waiting"?; it has waiting, longest, open, free',
  ],
  [
    "an unfinished list",
    "skills: [",
    "rules.yaml:1:10: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
  ],
  [
    "a tab as indentation",
    "skills:\n\t- a",
    "rules.yaml:2:1: not valid YAML: a tab is used to indent; use spaces",
  ],
  [
    "a condition that YAML takes for a tag and another condition",
    `${START}rules:\n  - name: a\n    queue: billing\n    when: !slots.name && language == "de"`,
    'rules.yaml:7:11: a value that begins with "!" must stand in quotes, or YAML takes its first word for a tag',
  ],
  [
    "a condition that begins with a tag and is no YAML",
    `${START}rules:\n  - name: a\n    queue: billing\n    when: !(language == "de")`,
    'rules.yaml:7:11: a value that begins with "!" must stand in quotes, or YAML takes its first word for a tag',
  ],
  [
    "a tab before a list's item, without what the parser makes of the rest of that line",
    "skills:\n  - a\n\t- b",
    "rules.yaml:3:1: not valid YAML: a tab is used to indent; use spaces",
  ],
  [
    "a second document",
    "skills: [a]\n---\nskills: [b]",
    "rules.yaml:2:1: a second document begins here (---); only one is read",
  ],
  [
    "aliases that grow beyond measure",
    `a: &a [x, x, x]\n${[..."bcdefghij"].map((name, at) => `${name}: &${name} [${`*${"abcdefghi"[at]}, `.repeat(9)}]`).join("\n")}`,
    "rules.yaml:1:1: its aliases (*) grow into more than is read; write less of it by alias",
  ],
  ["endless nesting", `skills: ${"[".repeat(5000)}`, "rules.yaml:1:PLACE: is nested too deeply"],
  ["a section twice", "skills: [a]\nskills: [b]", "rules.yaml:2:1: this key stands here twice"],
  ["a list instead of sections", "- a", "rules.yaml:1:1: expected a group of settings, not a list"],
  [
    "an unknown section",
    "skils: [a]",
    'rules.yaml:1:1: skils: unknown setting — did you mean "skills"?; known are skills, hours, queues, agents, supervisors, clients, interview, aging, rules',
  ],
  ["a group for a list", "rules: {}", "rules.yaml:1:8: rules: expected a list, not a group of settings"],
  ["a missing setting", "rules:\n  - name: a", "rules.yaml:2:5: rules[0].queue: is missing; expected text"],
  [
    "a wrong Matrix id",
    'agents: { "anna": { name: A } }',
    'rules.yaml:1:11: agents.anna: not a Matrix user id; expected one such as "@anna:example.org"',
  ],
  [
    "a level out of range",
    'skills: [g]\nagents: { "@a:x": { name: A, skills: { g: 6 } } }',
    'rules.yaml:2:43: agents["@a:x"].skills.g: expected a level from 1 to 5, not 6',
  ],
  [
    "a level that is no number",
    'skills: [g]\nagents: { "@a:x": { name: A, skills: { g: high } } }',
    'rules.yaml:2:43: agents["@a:x"].skills.g: expected a level from 1 to 5, not "high"',
  ],
  [
    "no capacity",
    'agents: { "@a:x": { name: A, capacity: 0 } }',
    'rules.yaml:1:40: agents["@a:x"].capacity: expected a number of at least 1, not 0',
  ],
  [
    "an unknown skill of an agent",
    'skills: [german]\nagents: { "@a:x": { name: A, skills: { germn: 1 } } }',
    'rules.yaml:2:40: agents["@a:x"].skills.germn: unknown skill "germn" — did you mean "german"?',
  ],
  [
    "an unknown skill of a rule",
    `${START}rules: [{ name: a, queue: billing, steps: [{ skills: { french: 1 } }] }]`,
    'rules.yaml:4:56: rules[0].steps[0].skills.french: unknown skill "french"',
  ],
  [
    "an unknown queue",
    `${START}rules:\n  - name: a\n    queue: biling`,
    'rules.yaml:6:12: rules[0].queue: unknown queue "biling" — did you mean "billing"?',
  ],
  [
    "a skill twice",
    "skills: [a, a]\nagents: { '@a:x': { name: A } }",
    "rules.yaml:1:10: warning: skills[0]: no agent has this skill, and no rule asks for it",
    'rules.yaml:1:13: skills[1]: the skill "a" stands here twice',
  ],
  [
    "a rule's name twice",
    `${START}rules:\n  - { name: a, queue: billing, when: desk == "x" }\n  - { name: a, queue: billing }`,
    'rules.yaml:6:13: rules[1].name: another rule is called "a" already',
  ],
  [
    "a duration in words",
    "interview: { silence: soon }",
    'rules.yaml:1:23: interview.silence: expected a duration from 5s to 1d, such as "5s", not "soon"',
  ],
  [
    "a question without English",
    "interview: { slots: [{ slot: a, ask: { de: Was? } }] }",
    'rules.yaml:1:38: interview.slots[0].ask: the text in English is missing; add "en"',
  ],
  [
    "an unknown host",
    `${START}rules: [{ name: a, queue: billing, host: brigde }]`,
    'rules.yaml:4:42: rules[0].host: expected "homeserver" or "bridge", not "brigde" — did you mean "bridge"?',
  ],
  [
    "a condition with an unknown variable",
    `${START}rules:\n  - { name: a, queue: billing, when: 'languag == "de"' }`,
    `rules.yaml:5:39: rules[0].when: unknown variable "languag" — did you mean "language"?; ${variables}`,
  ],
  [
    "a condition over several lines",
    `${START}rules:\n  - name: a\n    queue: billing\n    when: |\n      desk == "x" &&\n      slots.nam == "y"`,
    'rules.yaml:9:13: rules[0].when: slots has no "nam" — did you mean "name"?; it has name, reason',
  ],
  [
    "a condition with an unknown function",
    `${START}rules: [{ name: a, queue: billing, when: language.startswith("d") }]`,
    'rules.yaml:4:42: rules[0].when: unknown function "startswith" — did you mean "startsWith"?',
  ],
  [
    "a condition that compares unlike things",
    `${START}rules: [{ name: a, queue: billing, when: language == 3 }]`,
    'rules.yaml:4:54: rules[0].when: not a valid condition: this compares text with a number; write language == "3", or int(language) to compare it as a number',
  ],
  [
    "a condition that is not one",
    `${START}rules: [{ name: a, queue: billing, when: language }]`,
    "rules.yaml:4:42: rules[0].when: a condition must be true or false; this is a string",
  ],
  [
    "an unfinished condition",
    `${START}rules:\n  - name: a\n    queue: billing\n    when: desk ==`,
    "rules.yaml:7:18: rules[0].when: not a valid condition: unexpected token: EOF",
  ],
  [
    "a version compared with text",
    `${START}rules:\n  - name: a\n    queue: billing\n    when: client.version < version("1")`,
    'rules.yaml:7:11: rules[0].when: not a valid condition: compare with a version: version(client.version) < version("1")',
  ],
  [
    "a pattern that is none",
    `${START}rules:\n  - name: a\n    queue: billing\n    when: desk == "x" || reason.matches("(crash")`,
    "rules.yaml:7:41: rules[0].when: not a valid pattern: unterminated group",
  ],
  [
    "a pattern that ignores case as in other languages",
    `${START}rules:\n  - name: a\n    queue: billing\n    when: reason.matches("(?i)crash")`,
    'rules.yaml:7:26: rules[0].when: not a valid pattern: invalid group — write "(?i:crash…)" to ignore case',
  ],
  [
    "a pattern that would take very long",
    `${START}rules:\n  - name: a\n    queue: billing\n    when: reason.matches("x([a-z]+ ?)*y")`,
    'rules.yaml:7:26: rules[0].when: the pattern repeats what repeats already, "([a-z]+ ?)*", and some texts would take it very long; repeat only one of the two',
  ],
  [
    "a pattern from somewhere else",
    `${START}rules:\n  - name: a\n    queue: billing\n    when: reason.matches(slots.name)`,
    "rules.yaml:7:26: rules[0].when: the pattern of matches() must be written out as text here",
  ],
  [
    "a rule after one that matches all",
    `${START}rules:\n  - { name: a, queue: billing }\n  - { name: b, queue: billing, when: desk == "x" }`,
    "rules.yaml:6:5: warning: rules[1]: never matches: rules[0] before it matches all",
  ],
  [
    "a queue that nobody can serve",
    `${START}rules:\n  - { name: a, queue: billing, steps: [{ skills: { german: 3 } }] }`,
    'rules.yaml:5:39: warning: rules[0].steps: nobody can serve queue "billing" by this rule: no agent has the skills it needs',
  ],
  [
    "an unknown queue, without what only follows from it",
    `${START}rules: [{ name: a, queue: german, steps: [{ skills: { german: 3 } }] }]`,
    'rules.yaml:4:27: rules[0].queue: unknown queue "german"',
  ],
  [
    "a misspelt skill of the only agent, without what only follows from it",
    `skills: [german]\nqueues: { a: }\nagents: { "@a:x": { name: A, skills: { germn: 3 } } }\nrules: [{ name: a, queue: a, steps: [{ skills: { german: 3 } }] }]`,
    'rules.yaml:3:40: agents["@a:x"].skills.germn: unknown skill "germn" — did you mean "german"?',
  ],
  [
    "what only the bridge can keep",
    `${START}rules: [{ name: a, queue: billing, mask: { customer: both }, agent_gone: {} }]`,
    'rules.yaml:4:42: rules[0].mask: "mask" is kept only where the bridge hosts the talk; add "host: bridge"',
    'rules.yaml:4:74: rules[0].agent_gone: "agent_gone" is kept only where the bridge hosts the talk; add "host: bridge"',
  ],
  [
    "a mistake of one kind beside those of others, also within one rule",
    `${START}rules:
  - name: a
    priority: high
    queue: biling
    when: languag == "de" && slots.topic == "x"
    steps: [{ skills: { french: 9 } }]
interview: { silence: soon, slots: [{ slot: topic, ask: { de: Was? } }] }`,
    'rules.yaml:6:15: rules[0].priority: expected a number, not "high"',
    'rules.yaml:7:12: rules[0].queue: unknown queue "biling" — did you mean "billing"?',
    `rules.yaml:8:11: rules[0].when: unknown variable "languag" — did you mean "language"?; ${variables}`,
    'rules.yaml:9:25: rules[0].steps[0].skills.french: unknown skill "french"',
    "rules.yaml:9:33: rules[0].steps[0].skills.french: expected a level from 1 to 5, not 9",
    'rules.yaml:10:23: interview.silence: expected a duration from 5s to 1d, such as "5s", not "soon"',
    'rules.yaml:10:57: interview.slots[0].ask: the text in English is missing; add "en"',
  ],
  [
    "hours, teams, queues and agents that are not known",
    `${START}hours: { office: { time_zone: Europe/Berlin, open: { mon: "9:00-17:00" } } }
rules: [{ name: a, queue: billing, steps: [{ prefer: [north] }] }]
`.replace(
      "queues: { billing: }",
      'queues: { billing: { hours: offices, overflow: [{ after: 5m, queue: biling }, { closed: true, agent: "@b:x" }] } }',
    ),
    'rules.yaml:2:29: queues.billing.hours: unknown hours "offices" — did you mean "office"?',
    'rules.yaml:2:69: queues.billing.overflow[0].queue: unknown queue "biling" — did you mean "billing"?',
    'rules.yaml:2:102: queues.billing.overflow[1].agent: unknown agent "@b:x" — did you mean "@a:x"?',
    'rules.yaml:5:55: rules[0].steps[0].prefer[0]: nobody belongs to a team "north"',
  ],
  [
    "times, days and zones that are none",
    'hours: { a: { time_zone: Berlin, open: { mo: "9:00-17:00", tue: "9-17", wed: "25:00-26:00" }, except: { 2026-02-30: [] } } }',
    'rules.yaml:1:26: hours.a.time_zone: not a time zone; expected one such as "Europe/Berlin"',
    'rules.yaml:1:42: hours.a.open.mo: expected a day or days such as "mon" or "mon-fri"',
    'rules.yaml:1:65: hours.a.open.tue: expected times such as "09:00-17:00", from 00:00 to 24:00, not "9-17"',
    'rules.yaml:1:78: hours.a.open.wed: expected times such as "09:00-17:00", from 00:00 to 24:00, not "25:00-26:00"',
    "rules.yaml:1:105: hours.a.except.2026-02-30: there is no such day",
  ],
  [
    "an overflow that says too little or too much",
    "queues: { a: { overflow: [{ after: 5m }, { after: 5m, closed: true, close: true }] } }",
    "rules.yaml:1:27: queues.a.overflow[0]: this entry does not say what is done; expected one of say, queue, agent, message, close",
    "rules.yaml:1:42: queues.a.overflow[1]: this entry says when it begins 2 times; expected one of after, length, closed",
  ],
  [
    "a step that never ends before another",
    `${START}rules: [{ name: a, queue: billing, steps: [{}, {}] }]`,
    'rules.yaml:4:44: rules[0].steps[0]: this step never ends, so the next is never reached; add "for"',
  ],
  [
    "a step that finds nobody, and hours that never open",
    `${START}hours: { never: { time_zone: UTC, open: {} } }
rules: [{ name: a, queue: billing, steps: [{ skills: { german: 5 }, for: 5s }, {}] }]`,
    "rules.yaml:4:10: warning: hours.never: these hours never open, so their queues serve nobody",
    "rules.yaml:5:44: warning: rules[0].steps[0]: this step finds nobody: no agent has the skills it needs",
  ],
  [
    "sections that are none, without what only follows from them",
    `skills: german\nqueues: [billing]\ninterview: 3\nagents: { "@a:x": { name: A, skills: { german: 2 } } }
rules: [{ name: a, queue: billing, when: slots.topic == "x" }]`,
    'rules.yaml:1:9: skills: expected a list, not "german"',
    "rules.yaml:2:9: queues: expected a group of settings, not a list",
    "rules.yaml:3:12: interview: expected a group of settings, not 3",
  ],
  [
    "a queue's own mistake, without what only follows from it",
    `skills: []\nqueues: { billing: { titel: x } }\nagents: { "@a:x": { name: A } }\nrules: [{ name: a, queue: billing }, { name: a, queue: "?" }]`,
    'rules.yaml:2:22: queues.billing.titel: unknown setting — did you mean "title"?; known are title, state, hours, content, overflow',
    'rules.yaml:4:46: rules[1].name: another rule is called "a" already',
    "rules.yaml:4:56: rules[1].queue: a name is made of letters, digits, spaces, - and _, and begins with a letter or digit",
  ],
  ["no agents", "agents: {}", "rules.yaml:1:1: warning: agents: there are no agents, so nobody is served"],
];

describe("a mistake in the rules file is told with its place and what is expected", () => {
  for (const [what, text, ...expected] of mistakes) {
    it(what, () => assert.deepEqual(told(text).map(withoutPlaceOfNesting), expected));
  }

  it("all at once, in the file's order", () => {
    const text = `${START}rules:\n  - { name: a, queue: x }\n  - { name: b, queue: y, when: z }`;
    assert.deepEqual(
      told(text).map((line) => line.split(":").slice(1, 3).join(":")),
      ["5:23", "6:5", "6:23", "6:32"],
    );
  });

  it("never with an exception, whatever stands in it", () => {
    for (const text of [
      "",
      "\0",
      "a: &a [*a]",
      "? [1]\n: 2",
      "!!js/function x",
      "{".repeat(2000),
      "__proto__: {x: 1}",
    ]) {
      assert.doesNotThrow(() => told(text), JSON.stringify(text.slice(0, 20)));
    }
  });
});

describe("the rules file", () => {
  it("says what follows when somebody declines, which is what follows no answer unless it says otherwise", () => {
    const offers = [
      "{}",
      "{ on_no_answer: { exclude: 7m } }",
      "{ on_decline: { exclude: 0s, set_away: true } }",
    ];
    const list = offers.map(
      (offer, at) => `  - { name: r${at}, queue: billing, when: "reason == 'r${at}'", offer: ${offer} }`,
    );
    const { rules } = read(`${START}rules:\n${list.join("\n")}`);
    assert.deepEqual(
      rules.rules.map(({ offer }) => offer.onDecline),
      [
        { setAway: false, exclude_ms: 300_000 },
        { setAway: false, exclude_ms: 420_000 },
        { setAway: true, exclude_ms: 0 },
      ],
    );
  });

  it("is read with its hours, overflow, steps and stickiness as they are meant", () => {
    const { rules } = read(
      `${START}aging: 0.5
hours:
  night: { time_zone: UTC, open: { fri-mon: "22:00-6:00", sat: [] }, except: { 2026-12-25: ["10:00-11:00", "8:00-9:00"] } }
rules:
  - name: a
    queue: billing
    weight: 2
    sticky: { within: 7d, hold: 20s }
    steps: [{ skills: { german: 2 }, for: 30s, order: most-skilled }, { order: round-robin }]
`.replace(
        "queues: { billing: }",
        "queues: { billing: { hours: night, overflow: [{ length: 3, message: true }, { after: 1m, say: { de: Moment } }] } }",
      ),
    );
    const billing = rules.queues.get("billing");
    const late = [{ from: 1320, to: 1800 }];
    assert.deepEqual(billing?.hours?.week, [late, late, [], [], [], late, []]);
    assert.deepEqual(billing?.hours?.days.get("2026-12-25"), [
      { from: 480, to: 540 },
      { from: 600, to: 660 },
    ]);
    assert.deepEqual(billing?.overflow, [
      { when: { kind: "length", length: 3 }, action: { kind: "message" } },
      { when: { kind: "after", after_ms: 60_000 }, action: { kind: "say", text: { de: "Moment" } } },
    ]);
    const [rule] = rules.rules;
    assert.deepEqual(
      [rule?.weight, rule?.sticky, rules.aging],
      [2, { within_ms: 604_800_000, hold_ms: 20_000 }, 0.5],
    );
    assert.deepEqual(rule?.steps, [
      { skills: { german: 2 }, prefer: [], order: "most-skilled", for_ms: 30_000 },
      { skills: {}, prefer: [], order: "round-robin" },
    ]);
  });

  it("with twenty thousand mistakes is told of within seconds", function () {
    this.timeout(30_000);
    const agents = Array.from(
      { length: 20_000 },
      (_, at) => `  "@a${at}:x": { name: A${at}, skills: { g: 1 } }\n`,
    );
    assert.equal(told(`agents:\n${agents.join("")}`).length, 20_000);
  });

  it("gives the interview its name and reason slots and its times when it says nothing of them", () => {
    const { script } = read(START);
    assert.deepEqual(
      script.slots.map((one) => one.slot),
      ["name", "reason"],
    );
    assert.deepEqual([script.maxTurns, script.silence_ms, script.clientAnswer_ms], [6, 300_000, 3_000]);
  });

  it("compares versions as versions, and an unknown version matches no comparison", () => {
    const old = conditionOf('version(client.version) < version("0.12")');
    const client = {
      network: "xmpp",
      software: "Profanity",
      source: "XEP-0092",
      confidence: "told",
    } as const;
    assert.equal(old(makeRequest({ client: { ...client, version: "0.9.5" } }), NOW), true);
    assert.equal(old(makeRequest({ client: { ...client, version: "0.12" } }), NOW), false);
    assert.equal(old(makeRequest({ client }), NOW), false);
    assert.equal(
      conditionOf('version(client.version) >= version("0.12")')(makeRequest({ client }), NOW),
      false,
    );
  });

  it("lets conditions look at the customer, the client, slots and the time", () => {
    const matches = conditionOf(
      'customer.network == "xmpp" && slots.name == "" && desk == "billing" && now.getHours("UTC") == 0',
    );
    assert.equal(matches(makeRequest(), NOW), true);
    assert.equal(matches(makeRequest({ slots: { name: "Carol" } }), NOW), false);
    assert.equal(matches(makeRequest(), NOW + 3_600_000), false);
  });

  it("knows which conditions look at the time", () => {
    const file = read(`${START}rules:
      - { name: a, queue: billing, when: 'desk == "now"' }
      - { name: b, queue: billing, when: 'desk == "x" && [1].exists(n, now.getHours() == n)' }`);
    assert.deepEqual(
      file.rules.rules.map((rule) => rule.dependsOnTime),
      [false, true],
    );
  });

  it("searches for patterns, also those that repeat groups and look like they repeat twice", () => {
    for (const pattern of [
      "(?:ab)+c",
      "(a?b)*c",
      "(\\\\d{4})+c|abc",
      "[a+]*c",
      "(a\\\\+)*c|abc",
      "(?<n>a+)b{2}|abc",
    ]) {
      const matches = conditionOf(`reason.matches("${pattern}")`);
      assert.equal(matches(makeRequest({ reason: "ababc" }), NOW), true, pattern);
      assert.equal(matches(makeRequest({ reason: "x" }), NOW), false, pattern);
    }
  });

  it("gives a slow search up soon, and takes it for no match", () => {
    const slow = conditionOf('reason.matches("a.*a.*a.*a.*b")');
    const began = performance.now();
    assert.equal(slow(makeRequest({ reason: "a".repeat(4000) }), NOW), false);
    assert.ok(performance.now() - began < 2_000);
    assert.equal(slow(makeRequest({ reason: "aaaab" }), NOW), true);
  });

  it("lets conditions look at the link that was followed, where what it did not say is empty text", () => {
    const matches = conditionOf('link.campaign == "spring" && link["utm source"] == "" && link.none != "x"');
    assert.equal(matches(makeRequest({ link: { campaign: "spring" } }), NOW), true);
    assert.equal(matches(makeRequest({ link: { campaign: "autumn" } }), NOW), false);
    assert.equal(matches(makeRequest(), NOW), false);
  });

  it("lets conditions look at a queue's figures at the moment they are asked", () => {
    const { rules } = read(`${START}rules:
      - { name: a, queue: billing, when: 'queue("billing").waiting >= 2 && queue("billing").open' }
      - { name: b, queue: billing, when: 'queue("billing").longest > duration("5m")' }`);
    const [many, long] = rules.rules;
    const place = (conversation: string, since: number) => ({ conversation, priority: 0, since });
    const others = [place("x", NOW - 400_000), place("y", NOW)];
    const figures = (waiting: readonly Place[]) =>
      figuresOf(rules, { now: NOW, waiting: { billing: waiting } }, "c1", () => 0);
    const holds = (rule: typeof many, waiting: readonly Place[]) =>
      rule?.matches(makeRequest(), NOW, figures(waiting));
    assert.equal(holds(many, others), true);
    assert.equal(holds(many, [place("c1", 0), place("y", NOW)]), false, "oneself is not counted");
    assert.equal(many?.matches(makeRequest(), NOW), false, "without figures it is empty");
    assert.equal(holds(long, others), true);
    assert.equal(holds(long, [place("c1", 0), place("y", NOW)]), false, "one's own wait is not counted");
    assert.deepEqual([many?.dependsOnTime, long?.dependsOnTime], [true, true]);
  });

  it("sends by a queue's figures, and looks again each minute", () => {
    const { rules } = read(`${START.replace("{ billing: }", "{ billing: , overflowing: }")}rules:
      - { name: full, queue: overflowing, when: 'queue("billing").waiting >= 1' }
      - { name: usual, queue: billing }`);
    const place = { conversation: "x", priority: 0, since: NOW };
    const decided = (waiting: Snapshot["waiting"]) =>
      route(rules, { now: NOW, agents: [], waiting }, makeRequest());
    assert.equal(decided({}).rule, "usual");
    assert.equal(decided({ billing: [place] }).rule, "full");
    assert.equal(decided({}).wakeAt, 1_020_000);
  });

  it("sends by how many are free in a queue, and has those who wait watch them", () => {
    const { rules } = read(`${START.replace("{ billing: }", "{ billing: , other: }")}rules:
      - { name: free, queue: billing, when: 'desk == "billing" && queue("billing").free > 0' }
      - { name: none, queue: other, steps: [{ skills: { german: 5 } }] }`);
    const decided = (availability: "ready" | "away", desk = "billing") => {
      const agents = [{ id: "@a:x", availability, reason: "", load: 0, idleSince: 0 }];
      return route(rules, { now: NOW, agents, waiting: {} }, makeRequest({ desk }));
    };
    assert.equal(decided("ready").rule, "free");
    assert.equal(decided("away").rule, "none");
    assert.deepEqual([decided("away").wakeOn, decided("away").watched], [[], ["@a:x"]]);
    assert.equal(decided("away", "home").watched, undefined, "it was not asked who is free");
  });

  it("takes a condition that fails on a request for one that does not match it", () => {
    assert.equal(conditionOf("int(reason) > 3")(makeRequest({ reason: "three" }), NOW), false);
  });
});
