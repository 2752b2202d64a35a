import assert from "node:assert/strict";
import { formatProblem } from "../../src/config/problem.ts";
import { parseRules } from "../../src/config/rules/load-rules.ts";

interface Parts {
  readonly queues?: string;
  readonly hours?: string;
  readonly rules: readonly string[];
}

/** What `check` says of such a file, without its name; each rule stands in a line of its own, the first in line 12. */
function told({ queues = "{ billing: , default: }", hours = "{}", rules }: Parts): readonly string[] {
  const text = `skills: [german]
hours: ${hours}
queues: ${queues}
agents:
  "@anna:x": { name: Anna, skills: { german: 2 }, capacity: 2 }
  "@ben:x": { name: Ben }
interview:
  slots:
    - { slot: topic, ask: { en: What? }, choices: [{ value: invoice, label: { en: A } }, { value: other, label: { en: B } }] }

rules:
${rules.map((rule) => `  - ${rule}\n`).join("")}`;
  const loaded = parseRules("r", text);
  return (loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem);
}

const rule = (name: string, when: string, queue = "billing") =>
  `{ name: ${name}, queue: ${queue}, when: ${JSON.stringify(when)} }`;

describe("check warns of rules that never match", () => {
  const shadowed = (first: string, second: string) => told({ rules: [rule("a", first), rule("b", second)] });
  const warning =
    "r:13:5: warning: rules[1]: never matches: rules[0] before it matches whatever this one does; put this one first";

  for (const [first, second] of [
    ['language == "de"', 'language == "de"'],
    ['language == "de"', 'desk == "x" && language  ==  "de"'],
    ['language in ["de", "en"]', 'language == "en"'],
    ['language in ["de", "en"]', '"en" == language && desk == "x"'],
    ['language == "de" || desk == "x"', 'desk == "x"'],
    ['language == "de" || desk == "x"', '(desk == "x" || language == "de") && reason == ""'],
    ['desk == "x"', '(desk == "x" && language == "de") || (desk == "x" && language == "en")'],
  ] as const) {
    it(`${second}, after ${first}`, () => assert.deepEqual(shadowed(first, second), [warning]));
  }

  for (const [first, second] of [
    ['language == "de" && desk == "x"', 'language == "de"'],
    ['language == "en"', 'language in ["de", "en"]'],
    ['desk == "x"', 'desk == "x" || language == "de"'],
    ['!(language == "de")', 'language == "en" || true'],
    ['language == "de"', 'reason == "de"'],
  ] as const) {
    it(`but not of ${second}, after ${first}`, () => assert.deepEqual(shadowed(first, second), []));
  }

  for (const when of [
    'language == "de" && language == "en"',
    'language in ["de", "en"] && desk == "x" && language == "fr"',
    'language == "de" && language != "de"',
    'desk == "x" && !(desk == "x")',
    '(language == "de" && language == "en") || (desk == "x" && desk == "y")',
  ]) {
    it(`of ${when}`, () => {
      assert.deepEqual(told({ rules: [rule("a", when)] }), [
        "r:12:38: warning: rules[0].when: never matches: its condition contradicts itself",
      ]);
    });
  }

  it("of a condition that is false", () => {
    assert.deepEqual(told({ rules: [rule("a", "false")] }), [
      "r:12:38: warning: rules[0].when: never matches: its condition is false",
    ]);
  });

  it("but not where somebody overflows to their queue, unless another rule for it has all of them", () => {
    const queues = "{ billing: { overflow: [{ after: 1m, queue: default }] }, default: }";
    const before = rule("a", "true");
    assert.deepEqual(told({ queues, rules: [before, rule("b", "true", "default")] }), []);
    assert.deepEqual(told({ queues, rules: [before, rule("b", "false", "default")] }), []);
    assert.equal(
      told({ queues, rules: [rule("a", "true", "default"), rule("b", "true", "default")] }).length,
      2,
    );
  });
});

describe("check warns of a file without rules", () => {
  const warningOf = (text: string) => {
    const loaded = parseRules("r", text);
    return (loaded.ok ? loaded.warnings : loaded.problems)
      .map(formatProblem)
      .filter((told) => told.includes("no rules"));
  };
  const words = 'there are no rules, so every conversation goes to the queue "default", and to anybody';

  it("where an empty list stands, at its place", () => {
    const file = 'queues: { default: }\nagents: { "@a:x": { name: A } }\n';
    assert.deepEqual(warningOf(`${file}rules: []`), [`r:3:8: warning: rules: ${words}`]);
    assert.deepEqual(warningOf(file), [], "a file that does not speak of rules");
    assert.deepEqual(warningOf(`${file}rules: [{ name: a, queue: default }]`), []);
  });
});

describe("check reasons with numbers", () => {
  const waiting = 'queue("billing").waiting';
  const longest = 'queue("billing").longest';

  it("that contradict one another", () => {
    const never = ["r:12:38: warning: rules[0].when: never matches: its condition contradicts itself"];
    for (const when of [
      `${waiting} > 5 && ${waiting} < 3`,
      `${waiting} > 5 && ${waiting} < 6`,
      'queue("billing").free > 0 && queue("billing").free < 1',
      `5 < ${waiting} && desk == "x" && 5 >= ${waiting}`,
      `${waiting} == 5 && ${waiting} != 4 && ${waiting} < 5`,
      `${longest} > duration("5m") && ${longest} <= duration("300s")`,
      'now.getHours("UTC") < 7 && now.getHours("UTC") > 20',
      'version(client.version) < version("0.9") && version(client.version) >= version("0.12")',
      'now > timestamp("2026-12-24T20:00:00Z") && now < timestamp("2026-12-24T12:00:00Z")',
      "int(slots.topic) > 5 && int(slots.topic) < -5",
    ])
      assert.deepEqual(told({ rules: [rule("a", when)] }), never, when);
    for (const when of [
      `${waiting} > 5 && ${waiting} < 7`,
      `${waiting} > 5 && queue("default").waiting < 3`,
      `${longest} >= duration("5m") && ${longest} <= duration("300s")`,
      'now.getHours("UTC") < 7 && now.getHours("Europe/Berlin") > 20',
      'now.getHours("UTC") < 7 || now.getHours("UTC") > 20',
      'version(client.version) < version("0.12") && version(client.version) >= version("0.9")',
    ])
      assert.deepEqual(told({ rules: [rule("a", when)] }), [], when);
  });

  it("that there never are", () => {
    const at = (column: number, words: string) => [
      `r:12:${column}: warning: rules[0].when: never holds: ${words}`,
    ];
    for (const [when, expected] of [
      ['now.getDayOfWeek("UTC") == 7', at(39, "getDayOfWeek goes from 0 (Sunday) to 6")],
      ['desk == "x" || now.getHours("UTC") >= 24', at(56, "getHours goes from 0 to 23")],
      [`${waiting} < 0`, at(39, ".waiting is never below 0")],
      ['queue("billing").free < 0', at(39, ".free is never below 0")],
      ['now.getMonth("UTC") == 11', []],
    ] as const)
      assert.deepEqual(told({ rules: [rule("a", when)] }), expected, when);
  });

  it("that an earlier rule has all of", () => {
    const both = (first: string, second: string) => told({ rules: [rule("a", first), rule("b", second)] });
    const warning =
      "r:13:5: warning: rules[1]: never matches: rules[0] before it matches whatever this one does; put this one first";
    assert.deepEqual(both(`${waiting} > 3`, `${waiting} > 5`), [warning]);
    assert.deepEqual(both(`${waiting} >= 6`, `${waiting} > 5`), [warning]);
    assert.deepEqual(both(`${waiting} > 5`, `${waiting} > 3`), []);
    assert.deepEqual(
      both('version(client.version) < version("0.12")', 'version(client.version) < version("0.9")'),
      [warning],
    );
  });
});

describe("check warns of choices that the interview cannot give", () => {
  it("where nearly one of them is meant, at its place in the condition", () => {
    assert.deepEqual(told({ rules: [rule("a", 'desk == "x" && slots.topic == "invoise"')] }), [
      'r:12:72: warning: rules[0].when: the interview never gives "invoise" for topic — did you mean "invoice"?; it gives invoice, other',
    ]);
  });

  it("but not of what a desk may set, of no answer, or of free text", () => {
    const when = 'slots.topic in ["vip", "", "invoice"] || slots.name == "invoise"';
    assert.deepEqual(told({ rules: [rule("a", when)] }), []);
  });
});

describe("check warns of queues", () => {
  it("that nothing leads to", () => {
    assert.deepEqual(told({ queues: "{ billing: , other: }", rules: [rule("a", "true")] }), [
      "r:3:22: warning: queues.other: no rule and no overflow leads here, only an agent's `pass`; add a rule for it",
    ]);
  });

  const overflow = (entries: string, more = "") =>
    told({
      hours: '{ office: { time_zone: UTC, open: { mon: "9:00-10:00" } } }',
      queues: `{ billing: { ${more}overflow: [${entries}] }, default: }`,
      rules: [rule("a", "true")],
    });

  it("whose overflow never applies", () => {
    const never = (at: number, why: string) => [
      new RegExp(`^r:3:\\d+: warning: queues\\.billing\\.overflow\\[${at}\\]: never applies: ${why}`),
    ];
    const cases: readonly [string, readonly RegExp[]][] = [
      ["{ after: 1m, queue: billing }", never(0, "it leads to its own queue")],
      ["{ closed: true, message: true }", never(0, "the queue has no hours and is not closed")],
      [
        "{ after: 1m, queue: default }, { after: 2m, close: true }",
        never(1, "overflow\\[0\\] before it takes"),
      ],
      [
        "{ length: 3, message: true }, { length: 3, queue: default }",
        never(1, "overflow\\[0\\] before it takes"),
      ],
    ];
    for (const [entries, expected] of cases) {
      const lines = overflow(entries);
      assert.equal(lines.length, expected.length, entries);
      for (const [at, line] of expected.entries()) assert.match(lines[at] ?? "", line);
    }
  });

  it("but not where an entry may yet apply", () => {
    for (const [entries, more] of [
      ["{ after: 2m, queue: default }, { after: 1m, close: true }", ""],
      ["{ after: 1m, say: { en: a } }, { after: 1m, queue: default }", ""],
      ["{ after: 1m, queue: default }, { after: 2m, say: { en: a } }", ""],
      ['{ after: 1m, agent: "@ben:x" }, { after: 1m, queue: default }', ""],
      ["{ closed: true, message: true }", "hours: office, "],
      ["{ closed: true, message: true }", "state: draining, "],
      ["{ length: 3, queue: default }, { after: 3m, queue: default }", ""],
    ] as const)
      assert.deepEqual(overflow(entries, more), [], entries);
  });
});

describe("check warns of steps and offers without effect", () => {
  const one = (rest: string) => told({ rules: [`{ name: a, queue: billing, ${rest} }`] });

  it("a step that asks for more than one before it", () => {
    assert.deepEqual(one("steps: [{ skills: { german: 1 }, for: 1m }, { skills: { german: 2 } }]"), [
      "r:12:76: warning: rules[0].steps[1]: adds nobody: whom it finds steps[0] finds already; ask for less here",
    ]);
    assert.deepEqual(one("steps: [{ skills: { german: 2 }, for: 1m }, { skills: { german: 1 } }]"), []);
  });

  it("a weight above everybody's capacity", () => {
    assert.deepEqual(one("weight: 3"), [
      "r:12:40: warning: rules[0].weight: nobody can take a weight of 3: the greatest capacity of those with the skills is 2",
    ]);
    assert.deepEqual(one("weight: 2"), []);
  });

  it("more at once than there are", () => {
    assert.deepEqual(one("offer: { at_once: 3 }"), [
      "r:12:50: warning: rules[0].offer.at_once: at most 2 can be rung together: no more agents have the skills; write 2",
    ]);
    assert.deepEqual(one("offer: { at_once: 2 }"), []);
  });

  it("sticky that says nothing", () => {
    assert.deepEqual(one("sticky: {}"), [
      'r:12:40: warning: rules[0].sticky: changes nothing: the last agent comes first anyway; say "within" or "hold"',
    ]);
    assert.deepEqual(one("sticky: { within: 1d }"), []);
  });
});
