import type { JsonSchema } from "./json-schema.ts";

const WIDTH = 110;

/**
 * A sample file for a schema: every setting with what it means. What must be given, or is worth giving, is
 * shown with an example; all else stands as a comment with its default.
 */
export function sampleOf(schema: JsonSchema): string {
  return `${groupLines(schema, 0).join("\n")}\n`;
}

function groupLines(schema: JsonSchema, depth: number): readonly string[] {
  const entries = Object.entries(schema.properties ?? {});
  return entries.flatMap(([name, setting], at) => {
    const gap = depth === 0 && at > 0 ? [""] : [];
    return [...gap, ...settingLines(name, setting, schema.required?.includes(name) ?? false, depth)];
  });
}

function settingLines(
  name: string,
  setting: JsonSchema,
  required: boolean,
  depth: number,
): readonly string[] {
  const lines = shownLines(name, setting, required, depth);
  return setting.rare === true
    ? lines.map((line) => (isComment(line) ? line : line.replace(/\S/, "# $&")))
    : lines;
}

function shownLines(name: string, setting: JsonSchema, required: boolean, depth: number): readonly string[] {
  const comments = commentLines(setting.description ?? "", depth);
  const indent = "  ".repeat(depth);
  if (setting.type === "object" && setting.properties !== undefined) {
    const inner = groupLines(setting, depth + 1);
    const shown = inner.some((line) => !isComment(line));
    return [...comments, `${indent}${shown ? "" : "# "}${name}:`, ...inner];
  }
  if (setting.type === "array" && setting.items?.properties !== undefined) {
    return [...comments, `${indent}${name}:`, ...itemLines(setting.items, depth + 1)];
  }
  const value = setting.example ?? setting.default;
  const given = required || setting.example !== undefined;
  if (value === undefined) return [...comments, `${indent}# ${name}: …`];
  return [...comments, `${indent}${given ? "" : "# "}${name}: ${flow(value)}`];
}

/** The first item of a list: its first setting shown begins it. */
function itemLines(items: JsonSchema, depth: number): readonly string[] {
  const lines = groupLines(items, depth + 1);
  const first = lines.findIndex((line) => !isComment(line));
  const dash = `${"  ".repeat(depth)}- `;
  return lines.map((line, at) => (at === first ? dash + line.trimStart() : line));
}

function isComment(line: string): boolean {
  return line.trimStart().startsWith("#") || line === "";
}

function flow(value: unknown): string {
  if (typeof value === "string")
    return /^[A-Za-z0-9_./-][A-Za-z0-9_./:@ -]*$/.test(value) && !/: /.test(value)
      ? value
      : JSON.stringify(value);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const inner = Object.entries(value).map(([key, one]) => `${key}: ${flow(one)}`);
    return inner.length === 0 ? "{}" : `{ ${inner.join(", ")} }`;
  }
  return JSON.stringify(value);
}

function commentLines(text: string, depth: number): readonly string[] {
  const start = `${"  ".repeat(depth)}# `;
  const lines: string[] = [];
  let line = start;
  for (const word of text.split(" ")) {
    if (line.length + word.length > WIDTH && line !== start) {
      lines.push(line.trimEnd());
      line = start;
    }
    line += `${word} `;
  }
  return text === "" ? [] : [...lines, line.trimEnd()];
}
