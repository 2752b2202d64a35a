import type { Figures, Occupancy, QueueFigures } from "../../domain/simulation/figures.ts";
import type { Interval } from "../../domain/simulation/interval.ts";

/** What one rules file comes to. */
export interface Tried {
  readonly file: string;
  readonly figures: Figures;
}

/** Tables for the terminal; two rules files stand side by side. */
export function formatFigures(tried: readonly Tried[], within_ms: number): string {
  const names = new Set(tried.flatMap(({ figures }) => figures.queues.map(({ name }) => name)));
  const queues = [...names].map((name) =>
    queueTable(
      `Queue ${name}`,
      tried.map(({ file, figures }) => [file, figures.queues.find((one) => one.name === name)] as const),
      within_ms,
    ),
  );
  const all = tried.map(({ file, figures }) => [file, figures.all] as const);
  const [first] = tried;
  const overall = names.size === 1 && first !== undefined ? [] : [queueTable("All queues", all, within_ms)];
  return [
    ...queues,
    ...overall,
    ...occupancyTable("Skill", tried, "skills"),
    ...occupancyTable("Agent", tried, "agents"),
  ].join("\n\n");
}

type Column = readonly [file: string, figures: QueueFigures | undefined];

function queueTable(title: string, columns: readonly Column[], within_ms: number): string {
  const rows: readonly (readonly [string, (figures: QueueFigures) => string])[] = [
    ["came", ({ came }) => String(came)],
    ["answered", ({ answered }) => String(answered)],
    ["gave up", ({ gaveUp, abandonment }) => `${gaveUp} (${percent(abandonment)})`],
    ["turned away", ({ turnedAway }) => String(turnedAway)],
    ["left a message", ({ leftMessage }) => String(leftMessage)],
    ["not served", ({ unserved }) => String(unserved)],
    ["had to wait", ({ delayed }) => percent(delayed)],
    [`answered within ${time(within_ms)}`, ({ serviceLevel }) => percent(serviceLevel)],
    ["mean wait", ({ wait }) => time(wait?.mean)],
    ["half within", ({ wait }) => time(wait?.p50)],
    ["90 % within", ({ wait }) => time(wait?.p90)],
    ["99 % within", ({ wait }) => time(wait?.p99)],
    ["mean wait of all, 99 % sure", ({ confidence }) => interval(confidence?.meanWaitOfAll)],
  ];
  const told = rows.map(([label, tell]) => [
    label,
    ...columns.map(([, figures]) => (figures === undefined ? "–" : tell(figures))),
  ]);
  return table([[title, ...columns.map(([file]) => file)], ...told]);
}

/** None where rules know no skills. */
function occupancyTable(
  title: string,
  tried: readonly Tried[],
  what: "skills" | "agents",
): readonly string[] {
  const of = (figures: Figures): readonly Occupancy[] => figures[what];
  const names = new Set(tried.flatMap(({ figures }) => of(figures).map(({ name }) => name)));
  const rows = [...names].map((name) => [
    name,
    ...tried.map(({ figures }) => percent(of(figures).find((one) => one.name === name)?.occupancy)),
  ]);
  return rows.length === 0 ? [] : [table([[`${title}, busy`, ...tried.map(({ file }) => file)], ...rows])];
}

/** The first column to the left, figures to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => [...(row[at] ?? "")].length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ");
  const [head = [], ...rest] = rows;
  return [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...rest.map(line)].join("\n");
}

function percent(share: number | undefined): string {
  return share === undefined ? "–" : `${(share * 100).toFixed(1)} %`;
}

function interval(between: Interval | undefined): string {
  return between === undefined ? "–" : `${time(Math.max(0, between[0]))} to ${time(between[1])}`;
}

/** `4.2 s`, `3:05 min`, `2:10 h`. */
export function time(duration_ms: number | undefined): string {
  if (duration_ms === undefined) return "–";
  if (duration_ms < 99_950) return `${(duration_ms / 1000).toFixed(1)} s`;
  const [unit, name] = duration_ms < 5_970_000 ? [60_000, "min"] : [3_600_000, "h"];
  const sixtieths = Math.round((duration_ms / unit) * 60);
  return `${Math.floor(sixtieths / 60)}:${String(sixtieths % 60).padStart(2, "0")} ${name}`;
}
