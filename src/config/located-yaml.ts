import { readFileSync, statSync } from "node:fs";
import { isScalar, LineCounter, type Node, parseDocument, type Scalar } from "yaml";
import type { Loaded, Problem } from "./problem.ts";
import { type Path, type Places, placesIn, repeatedKeys } from "./yaml-places.ts";

/** Larger files are refused unread. An agent is some 110 bytes of rules: room for 10,000 and much else. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;
const TAGGED = 'a value that begins with "!" must stand in quotes, or YAML takes its first word for a tag';
/** Bounds what a few lines of aliases can grow into. */
const MAX_ALIASES = 1000;

/** A YAML file's data, and where each value stands in it. */
export interface LocatedYaml {
  readonly data: unknown;
  /** A problem at the value of `path`, or at what is nearest to it in the file. */
  problemAt(path: Path, message: string, options?: ProblemOptions): Problem;
}

export interface ProblemOptions {
  readonly severity?: Problem["severity"];
  /** Point at the key, not at the value. */
  readonly key?: boolean;
  /** Point into a text value, at this many characters from its start. */
  readonly offset?: number;
}

export function readLocatedYaml(file: string): Loaded<LocatedYaml> {
  const whole = (message: string): Loaded<LocatedYaml> => ({
    ok: false,
    problems: [{ severity: "error", file, message }],
  });
  try {
    const { size } = statSync(file);
    if (size > MAX_FILE_BYTES) return whole(`is ${size} bytes long; at most ${MAX_FILE_BYTES} are read`);
    const text = decoded(readFileSync(file));
    if (text === undefined) return whole("is not text in UTF-8; save it in that encoding");
    // Read while an editor rewrites it, a file is empty for a moment: that must not pass for a file of defaults.
    return text.trim() === "" ? whole("is empty") : parseLocatedYaml(file, text);
  } catch (error) {
    return whole(whyUnreadable(error));
  }
}

/** Undefined for what is not UTF-8, such as the UTF-16 that some editors write. A byte order mark is passed over. */
function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Why a file cannot be read, in people's words. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "may not be read by this user";
  if (code === "EISDIR") return "is a directory, not a file";
  return `cannot be read (${code || String(error)})`;
}

export function parseLocatedYaml(file: string, text: string): Loaded<LocatedYaml> {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    // Looked for below: the parser compares each key of a map with each, which takes minutes for 60,000 agents.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const located = (
    offset: number,
    message: string,
    severity: Problem["severity"] = "error",
    path?: string,
  ): Problem => {
    const { line, col } = lines.linePos(offset);
    return {
      severity,
      file,
      line: Math.max(1, line),
      column: Math.max(1, col),
      ...(path === undefined ? {} : { path }),
      message,
    };
  };
  const problems = [
    // The parser passes over a tag that it does not know: of `!slots.name && x` only `x` would be left.
    ...document.warnings
      .filter(({ code }) => code === "TAG_RESOLVE_FAILED")
      .map((warning) => located(warning.pos[0], TAGGED)),
    ...document.errors.map((error) => located(error.pos[0], yamlMistake(error.code, error.message))),
    ...repeatedKeys(document).map((key) => located(key.range?.[0] ?? 0, "this key stands here twice")),
  ];
  if (problems.length > 0) return { ok: false, problems: firstOfEachLine(problems) };
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [located(0, yamlMistake("", message))] };
  }
  const places = placesIn(document);
  const problemAt: LocatedYaml["problemAt"] = (path, message, options = {}) =>
    located(offsetOf(places, text, path, options), message, options.severity, formatPath(path));
  return { ok: true, value: { data, problemAt }, warnings: [] };
}

function yamlMistake(code: string, message: string): string {
  if (code === "TAB_AS_INDENT") return "not valid YAML: a tab is used to indent; use spaces";
  if (code === "MULTIPLE_DOCS") return "a second document begins here (---); only one is read";
  if (/^Excessive alias count/.test(message))
    return "its aliases (*) grow into more than is read; write less of it by alias";
  if (/call stack/.test(message)) return "is nested too deeply";
  return `not valid YAML: ${message.split("\n")[0]}`;
}

/** What the parser says of the rest of a line only follows from its first mistake. */
function firstOfEachLine(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<number | undefined>();
  return problems
    .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
    .filter(({ line }) => !seen.has(line) && seen.add(line));
}

/** `rules[2].queue` */
function formatPath(path: Path): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (/^[\w-]+$/.test(String(part))) text += `${text === "" ? "" : "."}${String(part)}`;
    else text += `[${JSON.stringify(String(part))}]`;
  }
  return text;
}

function offsetOf(places: Places, text: string, path: Path, { key, offset }: ProblemOptions): number {
  const found = key === true ? (places.key(path) ?? nodeNear(places, path)) : nodeNear(places, path);
  const start = found?.range?.[0] ?? 0;
  if (offset === undefined || !isScalar(found)) return start;
  return start + sourceOffset(text.slice(start, found.range?.[1]), found, offset);
}

/** The node at `path`, or else the nearest above it: a key that is missing is told at what should hold it. */
function nodeNear(places: Places, path: Path): Node | undefined {
  for (let length = path.length; length > 0; length--) {
    const shorter = path.slice(0, length);
    const node = places.value(shorter);
    if (node?.range) return length < path.length ? (places.key(shorter) ?? node) : node;
  }
  return places.value([]);
}

/**
 * Where the character `offset` of a scalar's value stands in its source, which may be quoted, escaped or
 * folded: both are walked side by side, what stands only in the source being passed over.
 */
function sourceOffset(source: string, scalar: Scalar, offset: number): number {
  const value = String(scalar.value);
  let at = scalar.type?.startsWith("BLOCK") ? source.indexOf("\n") + 1 : 0;
  for (let done = 0; at < source.length; at++) {
    const same =
      source[at] === value[done] || (/\s/.test(value[done] ?? "") && /\s/.test(source[at] as string));
    if (!same) continue;
    if (done === offset) return at;
    done++;
    if (done === value.length) break;
  }
  return Math.min(at + 1, source.length);
}
