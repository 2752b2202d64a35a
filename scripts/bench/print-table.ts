import { type Figure, met } from "./measurement.ts";

/** A measurement's figures, one a line. */
export function printTable(name: string, figures: readonly Figure[], took_ms: number): void {
  const rows = figures.map((figure) => [
    figure.what,
    `${shown(figure.value)} ${figure.unit}`,
    figure.target === undefined ? "" : `at ${figure.target.at} ${figure.target.value}`,
    { true: "met", false: "MISSED", undefined: "" }[String(met(figure))] ?? "",
    figure.note ?? "",
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd(),
  );
  process.stdout.write(`\n${name} (${Math.round(took_ms / 1000)} s)\n${lines.join("\n")}\n`);
}

function shown(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : value.toFixed(1);
}
