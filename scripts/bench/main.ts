import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { assignments } from "./assignments.ts";
import { bigFile } from "./big-file.ts";
import { ceiling } from "./ceiling.ts";
import { durablePath } from "./durable-path.ts";
import { environment } from "./environment.ts";
import { latency } from "./latency.ts";
import type { Figure, Measurement } from "./measurement.ts";
import { memory } from "./memory.ts";
import { printTable } from "./print-table.ts";
import { routing } from "./routing.ts";
import { saturation } from "./saturation.ts";
import { start } from "./start.ts";

const MEASUREMENTS: readonly Measurement[] = [
  routing,
  assignments,
  durablePath,
  ceiling,
  memory,
  bigFile,
  start,
  latency,
  saturation,
];

const USAGE = `npm run bench -- [--only ${MEASUREMENTS.map(({ name }) => name).join(",")}] [--quick] [--json FILE]`;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    json: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}
const wanted = values.only?.split(",") ?? MEASUREMENTS.map(({ name }) => name);
const unknown = wanted.filter((name) => MEASUREMENTS.every((each) => each.name !== name));
if (unknown.length > 0) {
  process.stderr.write(`no such measurement: ${unknown.join(", ")}\n${USAGE}\n`);
  process.exit(2);
}

const machine = environment();
for (const [what, value] of Object.entries(machine)) process.stdout.write(`${what}: ${value}\n`);
const results: Record<string, readonly Figure[] | { readonly failed: string }> = {};
const startedAt = performance.now();
for (const { name, measure } of MEASUREMENTS.filter((each) => wanted.includes(each.name))) {
  const began = performance.now();
  try {
    results[name] = await measure({ quick: values.quick });
    printTable(name, results[name], performance.now() - began);
  } catch (error) {
    const failed = error instanceof Error ? (error.stack ?? error.message) : String(error);
    results[name] = { failed };
    process.exitCode = 1;
    process.stderr.write(`\n${name} failed: ${failed}\n`);
  }
}
const took_s = Math.round((performance.now() - startedAt) / 1000);
process.stdout.write(`\n${took_s} s in all\n`);
if (values.json !== undefined) {
  const written = { at: new Date().toISOString(), quick: values.quick, machine, took_s, results };
  writeFileSync(values.json, `${JSON.stringify(written, undefined, 2)}\n`);
}
// What a measurement may have left open must not keep the command from ending.
process.exit();
