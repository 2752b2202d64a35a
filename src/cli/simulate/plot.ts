import type { Occupancy } from "../../domain/simulation/figures.ts";
import { type Tried, time } from "./format-figures.ts";

const WIDTH = 720;
const LEFT = 60;
const RIGHT = 30;
const CURVE = { top: 50, height: 260 };
const BARS_TOP = CURVE.top + CURVE.height + 90;
const BAR = 12;
/** More agents than this are not drawn; the table has them all. */
const MOST_BARS = 40;
/** Told apart also where colours are not: the second line is broken. */
const STYLES = [
  { colour: "#1f5fa8", dash: "" },
  { colour: "#c2571a", dash: "7 4" },
] as const;

/** An SVG picture: which share was answered within which time, and how busy agents were. */
export function plot(tried: readonly Tried[], within_ms: number): string {
  const longest = Math.max(1000, 2 * within_ms, ...tried.map(({ figures }) => figures.all.wait?.p99 ?? 0));
  const agents = (tried[0]?.figures.agents ?? []).slice(0, MOST_BARS);
  const rowHeight = BAR * tried.length + 8;
  const height = BARS_TOP + agents.length * rowHeight + 30;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    text(LEFT, 20, "Answered within, of all who were answered", 'font-weight="bold"'),
    ...tried.map(({ file }, at) => legend(file, at)),
    ...axes(longest, within_ms),
    ...tried.map((one, at) => curve(one, at, longest)),
    text(LEFT, BARS_TOP - 15, "How busy agents were", 'font-weight="bold"'),
    ...agents.flatMap(({ name }, row) => bars(name, BARS_TOP + row * rowHeight, tried)),
    "</svg>",
    "",
  ].join("\n");
}

function x(wait_ms: number, longest: number): number {
  return LEFT + (Math.min(wait_ms, longest) / longest) * (WIDTH - LEFT - RIGHT);
}

function y(share: number): number {
  return CURVE.top + (1 - share) * CURVE.height;
}

function axes(longest: number, within_ms: number): readonly string[] {
  const shares = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    line(LEFT, y(share), WIDTH - RIGHT, y(share), 'stroke="#ddd"'),
    text(LEFT - 8, y(share) + 4, `${share * 100} %`, 'text-anchor="end"'),
  ]);
  const times = [0, 0.25, 0.5, 0.75, 1].map((part) =>
    text(x(part * longest, longest), y(0) + 18, time(part * longest), 'text-anchor="middle"'),
  );
  const goal = x(within_ms, longest);
  return [
    ...shares,
    ...times,
    line(goal, y(1), goal, y(0), 'stroke="#888" stroke-dasharray="2 3"'),
    text(goal + 4, y(0) - 6, time(within_ms), 'fill="#666"'),
  ];
}

function curve({ figures }: Tried, at: number, longest: number): string {
  const percentiles = figures.all.wait?.percentiles ?? [];
  const points = percentiles.flatMap((wait_ms, percent) =>
    wait_ms <= longest ? [`${x(wait_ms, longest).toFixed(1)},${y(percent / 100).toFixed(1)}`] : [],
  );
  const { colour, dash } = styleOf(at);
  return `<polyline fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}" points="${points.join(" ")}"/>`;
}

function legend(file: string, at: number): string {
  const { colour, dash } = styleOf(at);
  const top = 20 + at * 16;
  const sample = line(
    430,
    top - 4,
    460,
    top - 4,
    `stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"`,
  );
  return `${sample}${text(468, top, file)}`;
}

function bars(name: string, top: number, tried: readonly Tried[]): readonly string[] {
  const label = 250;
  const full = WIDTH - RIGHT - label - 60;
  return [
    text(label - 8, top + BAR, name, 'text-anchor="end"'),
    ...tried.flatMap(({ figures }, at) => {
      const occupancy = figures.agents.find((one: Occupancy) => one.name === name)?.occupancy;
      const width = Math.min(1, occupancy ?? 0) * full;
      const barTop = top + at * BAR + 2;
      const told = occupancy === undefined ? "–" : `${(occupancy * 100).toFixed(0)} %`;
      return [
        `<rect x="${label}" y="${barTop}" width="${width.toFixed(1)}" height="${BAR - 2}" fill="${styleOf(at).colour}"/>`,
        text(label + width + 6, barTop + BAR - 3, told),
      ];
    }),
  ];
}

function styleOf(at: number): (typeof STYLES)[number] {
  return STYLES[at % STYLES.length] ?? STYLES[0];
}

function line(x1: number, y1: number, x2: number, y2: number, attributes: string): string {
  return `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" ${attributes}/>`;
}

function text(left: number, top: number, words: string, attributes = ""): string {
  return `<text x="${left.toFixed(1)}" y="${top.toFixed(1)}" ${attributes}>${escaped(words)}</text>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(words: string): string {
  return words.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}
