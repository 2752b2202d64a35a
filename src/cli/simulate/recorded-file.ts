import { readFileSync, statSync } from "node:fs";
import { extname } from "node:path";
import { z } from "zod";
import { parseLocated } from "../../config/explain-issues.ts";
import { whyUnreadable } from "../../config/located-yaml.ts";
import type { Loaded, Problem } from "../../config/problem.ts";
import { type CsvRow, parseCsv } from "./csv.ts";
import { type Recorded, recordedSchema } from "./workload-schema.ts";

/** Larger recordings are refused unread. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;
const MOST_ARRIVALS = 2_000_000;
/** The rest of what is wrong with a recording follows from the same mistake. */
const MOST_PROBLEMS = 20;

/** A recording as CSV (columns as its first line names them; `slots.topic` is a slot) or as a list in JSON. */
export function loadRecorded(file: string): Loaded<readonly Recorded[]> {
  try {
    const { size } = statSync(file);
    if (size > MAX_FILE_BYTES)
      return whole(file, `is ${size} bytes long; at most ${MAX_FILE_BYTES} are read`);
    const text = readFileSync(file, "utf8");
    return extname(file).toLowerCase() === ".csv" ? fromCsv(file, text) : fromJson(file, text);
  } catch (error) {
    return whole(file, whyUnreadable(error));
  }
}

function whole(file: string, message: string): Loaded<never> {
  return { ok: false, problems: [{ severity: "error", file, message }] };
}

function fromJson(file: string, text: string): Loaded<readonly Recorded[]> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return whole(file, `not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const problemAt = (path: readonly PropertyKey[], message: string): Problem => ({
    severity: "error",
    file,
    path: path.join("."),
    message,
  });
  const loaded = parseLocated({ data, problemAt }, z.array(recordedSchema).min(1).max(MOST_ARRIVALS));
  return loaded.ok ? loaded : { ok: false, problems: loaded.problems.slice(0, MOST_PROBLEMS) };
}

function fromCsv(file: string, text: string): Loaded<readonly Recorded[]> {
  const [head, ...rows] = parseCsv(text);
  if (head === undefined || rows.length === 0)
    return whole(file, "has no lines besides the names of its columns");
  if (rows.length > MOST_ARRIVALS) return whole(file, `has more than ${MOST_ARRIVALS} lines`);
  const problems: Problem[] = [];
  const recorded: Recorded[] = [];
  for (const row of rows) {
    const problemAt = (path: readonly PropertyKey[], message: string): Problem => ({
      severity: "error",
      file,
      line: row.line,
      path: path.join("."),
      message,
    });
    const loaded = parseLocated({ data: toRecord(head.cells, row), problemAt }, recordedSchema);
    if (loaded.ok) recorded.push(loaded.value);
    else problems.push(...loaded.problems);
    if (problems.length >= MOST_PROBLEMS) break;
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: recorded, warnings: [] };
}

/** What is left empty is not given. */
function toRecord(columns: readonly string[], { cells }: CsvRow): Readonly<Record<string, unknown>> {
  const named = columns.flatMap((column, at) => (cells[at] ? [[column.trim(), cells[at]] as const] : []));
  const slots = named.flatMap(([column, cell]) =>
    column.startsWith("slots.") ? [[column.slice("slots.".length), cell]] : [],
  );
  const plain = named.filter(([column]) => !column.startsWith("slots."));
  return {
    ...Object.fromEntries(
      plain.map(([column, cell]) => [column, isMoment(column, cell) ? Number(cell) : cell]),
    ),
    slots: Object.fromEntries(slots),
  };
}

function isMoment(column: string, cell: string): boolean {
  return column === "at" && /^[0-9]+$/.test(cell);
}
