import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parseDocument, stringify } from "yaml";
import { formatProblem } from "../../src/config/problem.ts";
import { parseRules } from "../../src/config/rules/load-rules.ts";
import { carriedBy, type Surroundings } from "../../src/config/rules/surroundings.ts";
import { networkKinds } from "../../src/main/network-kinds.ts";

/** The sample, as people begin with it, and one that uses every setting. */
const SAMPLE = readFileSync(join(import.meta.dirname, "../../config/rules.sample.yaml"), "utf8");
const EVERYTHING = readFileSync(join(import.meta.dirname, "everything.rules.yaml"), "utf8");
const SURROUNDINGS: Surroundings = { networks: carriedBy(networkKinds), desks: ["billing"], secrets: true };
const RUNS = 300;

/** It never throws, and whatever it tells stands in a line. */
function heldTo(text: string): boolean {
  const loaded = parseRules("rules.yaml", text, SURROUNDINGS);
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

const PLACES = [SAMPLE, EVERYTHING].flatMap((text) => {
  const data = parseDocument(text).toJS() as unknown;
  return pathsOf(data).map((path) => ({ data, path }));
});

/** The names of all settings, as the published schema has them. */
function settingsIn(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties = {} } = schema as { readonly properties?: object };
  return [...Object.keys(properties), ...Object.values(schema).flatMap(settingsIn)];
}

function keysIn(data: unknown): readonly string[] {
  if (typeof data !== "object" || data === null) return [];
  return [...(Array.isArray(data) ? [] : Object.keys(data)), ...Object.values(data).flatMap(keysIn)];
}

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
    'client.version < "0.12"',
    'now.getHours("Nowhere") > duration("x")',
    "language = de and not queue.waiting",
    'queue("default").waiting > 5 && queue("default").waiting < 3',
    'customer.network == "XMPP" && desk != "nowhere"',
    "1 < 2 < 3",
    "-9223372036854775808 < int(reason)",
    "@bot:example.org",
    ["media", "reactions"],
    { closed: true, close: true },
  ),
  fc.string({ maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

describe("a malformed rules file", () => {
  it("is made from one that uses every setting, and has no mistake but that its secret is not here", () => {
    const schema = readFileSync(join(import.meta.dirname, "../../config/rules.schema.json"), "utf8");
    const used = new Set(keysIn(parseDocument(EVERYTHING).toJS()));
    const unused = settingsIn(JSON.parse(schema)).filter((name) => !used.has(name));
    assert.deepEqual([...new Set(unused)], []);
    const loaded = parseRules("rules.yaml", EVERYTHING, { ...SURROUNDINGS, secrets: false });
    assert.ok(loaded.ok, loaded.ok ? "" : loaded.problems.map(formatProblem).join("\n"));
    assert.ok(!heldTo(EVERYTHING));
  });

  it("is refused with a line and never with an exception, whatever stands where", function () {
    this.timeout(60_000);
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), strange, ({ data, path }, value) => {
        if (!heldTo(stringify(replaced(data, path, value)))) refused++;
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
    const from = fc.constantFrom(SAMPLE, EVERYTHING);
    fc.assert(
      fc.property(from, fc.nat(100_000), fc.nat(60), put, fc.boolean(), (all, at, length, text, twice) => {
        const start = at % all.length;
        const part = all.slice(start, start + length);
        const middle = twice ? part + text + part : text;
        heldTo(all.slice(0, start) + middle + all.slice(start + length));
      }),
      { numRuns: RUNS },
    );
  });
});
