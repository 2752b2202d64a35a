import type { z } from "zod";
import type { LocatedYaml } from "./located-yaml.ts";
import type { Loaded, Problem } from "./problem.ts";
import { suggestion } from "./suggestion.ts";

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** Data as `schema` reads it, or what it did not like, where that stands, and what is expected instead. */
export function parseLocated<S extends z.ZodType>(yaml: LocatedYaml, schema: S): Loaded<z.output<S>> {
  const parsed = schema.safeParse(yaml.data, { error: (issue) => mistake(issue, presentable(issue)) });
  if (parsed.success) return { ok: true, value: parsed.data, warnings: [] };
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => explainIssue(yaml, issue, schema)) };
}

function explainIssue(yaml: LocatedYaml, issue: Issue, schema: z.ZodType): readonly Problem[] {
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) =>
      yaml.problemAt([...issue.path, key], `unknown setting${suggestion(key, known)}${listed(known)}`, {
        key: true,
      }),
    );
  }
  if (issue.code === "invalid_key") {
    const message = issue.issues.map((one) => one.message).join("; ");
    return [yaml.problemAt(issue.path, message, { key: true })];
  }
  if (issue.code === "invalid_union") {
    const messages = new Set(issue.errors.flat().map((one) => one.message));
    return [yaml.problemAt(issue.path, [...messages].join("; or "))];
  }
  return [yaml.problemAt(issue.path, issue.message)];
}

/** What was found, hidden where it may be secret. */
function presentable({ input, path = [] }: RawIssue): unknown {
  const hidden =
    SECRET.test(String(path.at(-1))) && input !== undefined && input !== null && typeof input !== "object";
  return hidden ? HIDDEN : input;
}

/** Database addresses hold passwords. */
const SECRET = /token|secret|password|url/;
const HIDDEN = Symbol("hidden");

/** Undefined leaves it to the schema's own words. */
function mistake(issue: RawIssue, value: unknown): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return value === undefined
        ? `is missing; expected ${typeWord(issue.expected)}`
        : `expected ${typeWord(issue.expected)}, not ${shown(value)}`;
    case "invalid_value":
      return choiceMistake(issue.values.map(String), value);
    case "too_small":
      return `expected ${sizeWord(issue.origin, `at least ${issue.minimum}`, Number(issue.minimum))}, not ${measured(issue.origin, value)}`;
    case "too_big":
      return `expected ${sizeWord(issue.origin, `at most ${issue.maximum}`, Number(issue.maximum))}, not ${measured(issue.origin, value)}`;
    default:
      return undefined;
  }
}

function choiceMistake(values: readonly string[], value: unknown): string {
  const allowed = values.map((one) => JSON.stringify(one)).join(" or ");
  if (value === undefined) return `is missing; expected ${allowed}`;
  const hint = typeof value === "string" ? suggestion(value, values) : "";
  return `expected ${allowed}, not ${shown(value)}${hint}`;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "text",
  object: "a group of settings",
  record: "a group of settings",
  array: "a list",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};

function typeWord(expected: string): string {
  return TYPE_WORDS[expected] ?? expected;
}

function sizeWord(origin: string, bound: string, count: number): string {
  const plural = count === 1 ? "" : "s";
  if (origin === "string") return `${bound} character${plural}`;
  if (origin === "array" || origin === "set") return `${bound} item${plural}`;
  if (origin === "object" || origin === "record" || origin === "map")
    return `${bound} entr${count === 1 ? "y" : "ies"}`;
  return `a number of ${bound}`;
}

function measured(origin: string, value: unknown): string {
  if (origin === "string" && typeof value === "string") return String(value.length);
  if (origin === "array" && Array.isArray(value)) return String(value.length);
  if (typeof value === "object" && value !== null) return String(Object.keys(value).length);
  return shown(value);
}

/** Values are shown by kind where they may be long; never more than 40 characters of them. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (value === HIDDEN) return "what stands there";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a group of settings";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function listed(known: readonly string[]): string {
  return known.length === 0 ? "" : `; known are ${known.join(", ")}`;
}

interface Definition {
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly options?: readonly z.ZodType[];
}

/** The settings that the schema knows at `path`. */
function keysAt(schema: z.ZodType | undefined, path: readonly PropertyKey[]): readonly string[] {
  if (schema === undefined) return [];
  const definition = schema._zod.def as Definition;
  const wrapped = definition.innerType ?? definition.in;
  if (wrapped !== undefined) return keysAt(wrapped, path);
  if (definition.options !== undefined) return definition.options.flatMap((option) => keysAt(option, path));
  const [part, ...rest] = path;
  if (part === undefined) return Object.keys(definition.shape ?? {});
  return keysAt(definition.shape?.[String(part)] ?? definition.element ?? definition.valueType, rest);
}
