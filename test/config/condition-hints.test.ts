import assert from "node:assert/strict";
import { formatProblem } from "../../src/config/problem.ts";
import { parseRules } from "../../src/config/rules/load-rules.ts";

/** What `check` says of a condition, by the column in it, from 0. */
function told(when: string): string {
  const text = `queues: { default: }
agents: { "@anna:x": { name: Anna } }
interview: { slots: [{ slot: topic, ask: { en: What? } }] }
rules:
  - name: a
    queue: default
    when: |
      ${when}
`;
  const loaded = parseRules("r", text);
  return (loaded.ok ? loaded.warnings : loaded.problems)
    .map(formatProblem)
    .join("; ")
    .replace(/^r:8:(\d+): (warning: )?rules\[0\]\.when: (not a valid condition: )?/, (_, column, warning) => {
      return `${Number(column) - 7}: ${warning ?? ""}`;
    });
}

const hold = (cases: readonly (readonly [string, string])[]) => {
  for (const [when, expected] of cases) assert.equal(told(when), expected, when);
};

describe("a condition by the habits of other languages is told the right form", () => {
  it("in its signs and words", () => {
    hold([
      ['language = "de"', "9: write == to compare"],
      ['desk == "a = b" && language = "de"', "28: write == to compare"],
      ['language === "de"', "9: write == to compare"],
      ['language <> "de"', '9: write != for "is not"'],
      ['desk == "a" and language == "b"', '12: write && for "and"'],
      ['desk == "a" OR language == "b"', '12: write || for "or"'],
      ['not language == "de"', '0: write !(…) for "not", or != for "is not"'],
      ['not (language == "de")', '0: unknown function "not"; write !(…) for "not"'],
      ['language is not "de"', '9: write != for "is not"'],
      ['language is "de"', '9: write == for "is"'],
      ['if language == "de"', '0: only the condition itself stands here, such as language == "de"'],
      ["language == “de”", '12: text stands in straight quotes: "de"'],
      ['language == "de";', "16: a condition ends without a semicolon"],
      ['language in ("de", "en")', '9: a list stands in brackets: language in ["de", "en"]'],
      [
        'reason contains "crash"',
        '7: write reason.contains("crash"), .startsWith("…"), .endsWith("…") or .matches("…")',
      ],
    ]);
  });

  it("in its names", () => {
    hold([
      ["language == de", '12: unknown variable "de"; text stands in quotes: "de"'],
      ["language in [de]", '13: unknown variable "de"; text stands in quotes: "de"'],
      ['topic == "invoice"', '0: unknown variable "topic"; write slots.topic'],
      ['network == "irc"', '0: unknown variable "network"; write customer.network or client.network'],
      ["True", '0: unknown variable "True"; write true'],
      [
        "queue.waiting > 3",
        '0: unknown variable "queue"; a queue\'s figures are asked for by its name: queue("default").waiting',
      ],
      [
        "queue.night.longest > 3",
        '0: unknown variable "queue"; a queue\'s figures are asked for by its name: queue("night").longest',
      ],
      [
        "queue(default).waiting > 3",
        '6: unknown variable "default"; the name of a queue stands in quotes: queue("default")',
      ],
      [
        'weekday == "mon"',
        '0: unknown variable "weekday"; the time is now: now.getHours("Europe/Berlin"), now.getDayOfWeek("Europe/Berlin") (0 is Sunday)',
      ],
      [
        "langauge == desk",
        '0: unknown variable "langauge" — did you mean "language"?; known are customer, client, language, reason, slots, link, desk, now',
      ],
      [
        'contains(reason, "x")',
        '0: contains() stands behind the text that it looks at: reason.contains("…")',
      ],
      ['language.equals("de")', '0: unknown function "equals"; write == to compare'],
    ]);
  });

  it("in what it compares", () => {
    const berlin = "Europe/Berlin";
    hold([
      [
        'queue("default").longest > 5',
        '27: a time that passed is compared with one: queue("default").longest > duration("5m")',
      ],
      [
        '"90s" < queue("default").longest',
        '0: a time that passed is compared with one: duration("90s") < queue("default").longest',
      ],
      ['queue("default").waiting > "5"', "27: a number stands without quotes: 5"],
      [
        'queue("default") > 5',
        '0: compare a figure of the queue: queue("default").waiting, .longest, .free or .open',
      ],
      ['queue("default").open == "true"', "25: write true without quotes"],
      [
        'now > "20:00"',
        `6: a moment is compared with another, not with a text; for a time of day write now.getHours("${berlin}") >= 20`,
      ],
      ['8 < now.getHours("UTC") < 20', "0: write both comparisons out: 8 < x && x < 20"],
      ["language == null", '12: what is not known is empty text: language == ""'],
      [
        "slots.topic > 5",
        "14: this compares text with a number; write int(slots.topic) to compare it as a number",
      ],
      [
        'language == "de" || "en"',
        '20: each side of || must be a whole comparison: language == "de" || language == "en"',
      ],
      ['customer == "x"', "0: compare one of its values, such as customer.network"],
    ]);
  });
});

describe("a condition that can never be worked out is a mistake", () => {
  it("for a text that is no time zone, duration, moment or number", () => {
    hold([
      [
        'now.getHours("Europe/Berln") > 20',
        '13: "Europe/Berln" is not a time zone — did you mean "Europe/Berlin"?',
      ],
      ['now.getHours("") > 20', '13: "" is not a time zone; expected one such as "Europe/Berlin"'],
      [
        'queue("default").longest > duration("0 s")',
        '36: "0 s" is not a duration; expected one such as duration("90s"), duration("5m") or duration("24h")',
      ],
      [
        'now > timestamp("20:00")',
        '16: "20:00" is not a moment; expected one such as timestamp("2026-12-24T20:00:00Z"), or for a time of day now.getHours("Europe/Berlin") >= 20',
      ],
      ['int("x") > 3', '4: "x" is not a whole number'],
      [
        'version(client.version) < version("")',
        '34: "" is not a version; an unknown one is client.version == ""',
      ],
      [
        "now.hour > 20",
        '0: now has no "hour"; write now.getHours("Europe/Berlin"), now.getDayOfWeek("Europe/Berlin") (0 is Sunday) or now.getMonth("Europe/Berlin") (0 is January)',
      ],
    ]);
    hold([
      [
        'int(slots.topic) > 3 && now > timestamp("2026-12-24T20:00:00Z") && queue("default").longest > duration("1h30m")',
        "",
      ],
      ['now.getHours("Europe/Kyiv") > 20 || now.getHours("UTC") < 3 || now.getHours("+01:00") < 2', ""],
    ]);
  });

  it("for versions that are compared as text", () => {
    const asText = 'this compares versions as text, where "0.9" comes after "0.12"; write';
    hold([
      ['client.version < "0.12"', `0: ${asText} version(client.version) < version("0.12")`],
      [
        'desk == "x" && "2.0" >= client["version"]',
        `15: ${asText} version("2.0") >= version(client["version"])`,
      ],
      ["client.version < 0.12", '17: compare as versions: version(client.version) < version("0.12")'],
      [
        'version(client.version) < "0.12"',
        '26: compare with a version: version(client.version) < version("0.12")',
      ],
      ['client.version == "0.12" || client.version != ""', ""],
    ]);
  });
});
