import { parseArgs } from "node:util";
import { type Plan, planFor } from "../test/simulation/plan.ts";
import { report } from "../test/simulation/report.ts";
import { simulate } from "../test/simulation/simulate.ts";
import { addCounts, type Counts, HAPPENINGS, noCounts } from "../test/simulation/tally.ts";

/** Runs the fault simulation over many seeds, or one plan again: `npm run simulate-faults -- --seeds 500`. */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    from: { type: "string", default: "1" },
    plan: { type: "string" },
  },
});

const from = Number(values.from);
const plans: Iterable<Plan> = values.plan
  ? [JSON.parse(values.plan) as Plan]
  : seeds(from, Number(values.seeds));
const startedAt = performance.now();
const cpuAtStart = process.cpuUsage();
const sum = { runs: 0, failed: 0, steps: 0, counts: noCounts() as Counts, conversations: 0, messages: 0 };

for (const plan of plans) {
  const run = await simulate(plan);
  sum.runs += 1;
  sum.steps += run.steps;
  sum.counts = addCounts(sum.counts, run.counts);
  sum.conversations += run.conversations;
  sum.messages += run.messages;
  if (run.problems.length === 0) continue;
  sum.failed += 1;
  console.log(await report(run));
}

console.log(HAPPENINGS.map((what) => `${String(sum.counts[what]).padStart(8)} ${what}`).join("\n"));
const minutes = (performance.now() - startedAt) / 60_000;
const cpu = process.cpuUsage(cpuAtStart);
const cpuMinutes = (cpu.user + cpu.system) / 60_000_000;
console.log(
  `${sum.runs} runs, ${sum.failed} failed; ${sum.steps} steps, ${sum.counts["process-died"]} deaths, ${sum.conversations} conversations ` +
    `(${Math.round(sum.conversations / minutes)} a minute, ${Math.round(sum.conversations / cpuMinutes)} a minute of processor time), ${sum.messages} customers' messages`,
);
process.exitCode = sum.failed === 0 ? 0 : 1;

function* seeds(first: number, count: number): Generator<Plan> {
  for (let seed = first; seed < first + count; seed += 1) yield planFor(seed);
}
