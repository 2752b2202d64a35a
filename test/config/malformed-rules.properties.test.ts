import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parseDocument, stringify } from "yaml";
import { formatProblem } from "../../src/config/problem.ts";
import { parseRules } from "../../src/config/rules/load-rules.ts";

const SAMPLE = readFileSync(join(import.meta.dirname, "../../config/rules.sample.yaml"), "utf8");
const DATA = parseDocument(SAMPLE).toJS() as unknown;
const RUNS = 150;

/** It never throws, and whatever it tells stands in a line. */
function heldTo(text: string): boolean {
  const loaded = parseRules("rules.yaml", text);
  const told = (loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem);
  for (const line of told) assert.match(line, /^rules\.yaml:[1-9]\d*:[1-9]\d*: ./s);
  assert.ok(loaded.ok || told.length > 0, "refused without a word");
  return loaded.ok;
}

/** The place of every value, from the outermost on. */
function pathsOf(data: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof data !== "object" || data === null) return [path];
  return [path, ...Object.entries(data).flatMap(([key, value]) => pathsOf(value, [...path, key]))];
}

const PATHS = pathsOf(DATA);

/** The sample with what stands at `path` replaced. */
function replaced(data: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(data)) return data.map((one, at) => (String(at) === key ? replaced(one, rest, by) : one));
  return { ...(data as object), [key]: replaced((data as Record<string, unknown>)[key], rest, by) };
}

const strange = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    0,
    -1,
    1e99,
    "",
    [],
    {},
    [[]],
    { a: { b: [1] } },
    "\u0000",
    "99:99-99:99",
    "@a:b",
    "billing",
    "slots.topic ==",
    'reason.matches("(")',
    'queue("x").waiting > 1',
    "__proto__",
    ["constructor"],
    "9999999999d",
  ),
  fc.string({ maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

describe("a malformed rules file", () => {
  it("is refused with a line and never with an exception, whatever stands where", function () {
    this.timeout(60_000);
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), strange, (path, value) => {
        if (!heldTo(stringify(replaced(DATA, path, value)))) refused++;
      }),
      { numRuns: RUNS },
    );
    assert.ok(refused > RUNS / 4, `only ${refused} of ${RUNS} were malformed`);
  });

  it("so also where text is lost, doubled or put in anywhere", function () {
    this.timeout(60_000);
    const put = fc.oneof(
      fc.constantFrom(
        "\t",
        ":",
        "- ",
        "{",
        "}",
        "[",
        "&a ",
        "*a",
        "\n---\n",
        '"',
        "'",
        "|\n",
        "? ",
        "!!int ",
        "\r",
        "\uFEFF",
      ),
      fc.string({ maxLength: 5, unit: "binary" }),
    );
    const at = fc.nat(SAMPLE.length);
    fc.assert(
      fc.property(at, fc.nat(60), put, fc.boolean(), (start, length, text, twice) => {
        const part = SAMPLE.slice(start, start + length);
        const middle = twice ? part + text + part : text;
        heldTo(SAMPLE.slice(0, start) + middle + SAMPLE.slice(start + length));
      }),
      { numRuns: RUNS },
    );
  });
});
