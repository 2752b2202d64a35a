import { existsSync, writeFileSync } from "node:fs";
import { loadConfig } from "../../config/load-config.ts";
import { whyUnreadable } from "../../config/located-yaml.ts";
import { formatProblem, type Loaded } from "../../config/problem.ts";
import { loadRules, type RulesFile } from "../../config/rules/load-rules.ts";
import { carriedBy, type Surroundings } from "../../config/rules/surroundings.ts";
import { figuresOf } from "../../domain/simulation/figures.ts";
import { simulate as runSimulation } from "../../domain/simulation/simulate.ts";
import { loadOrTell, tellProblems } from "../load.ts";
import { type CliParts, CliProblem, EXIT } from "../parts.ts";
import { adviseOnWorkload } from "./advise-on-workload.ts";
import { formatFigures, type Tried } from "./format-figures.ts";
import { plot } from "./plot.ts";
import { replayedDay } from "./replayed-day.ts";
import { DEFAULTS, loadWorkload, periodOf, scenarioOf, type Workload } from "./workload.ts";

export interface SimulateOptions {
  readonly arrivals?: string;
  readonly fromDatabase?: string;
  readonly against?: string;
  readonly seed: number;
  readonly json?: string;
  readonly plot?: string;
  readonly config: string;
}

type Parts = Pick<CliParts, "terminal" | "env" | "networkKinds" | "recordedDay">;

/** Tries a rules file, or two, on those who come. */
export async function simulate(file: string, options: SimulateOptions, parts: Parts): Promise<number> {
  if (options.arrivals === undefined && options.fromDatabase === undefined)
    throw new CliProblem("Say who comes: --arrivals with a file, or --from-database with a day.");
  const files = [file, ...(options.against === undefined ? [] : [options.against])];
  const surroundings = surroundingsOf(options, parts);
  const rules = files.map((one) => loadedOrTold(loadRules(one, { networks: surroundings.networks }), parts));
  const stated =
    options.arrivals === undefined
      ? { sections: DEFAULTS }
      : loadedOrTold(loadWorkload(options.arrivals), parts);
  if (stated === undefined || rules.includes(undefined)) return EXIT.problem;
  const workload = await complete(stated, rules, options, parts);
  if (workload === undefined) return EXIT.problem;
  const named = options.arrivals ?? options.fromDatabase ?? "";
  const advice = adviseOnWorkload(named, workload, rules as readonly RulesFile[], surroundings);
  tellProblems(advice, parts.terminal);
  const tried = files.map((one, at): Tried => {
    const scenario = scenarioOf(
      workload,
      (rules[at] as RulesFile).rules,
      options.seed,
      surroundings.networks,
    );
    return { file: one, figures: figuresOf(scenario, runSimulation(scenario)) };
  });
  tell(tried, workload.sections.within, options, parts);
  return EXIT.ok;
}

/** Every kind of network; and the desks of the configuration, where there is one here. */
function surroundingsOf(
  { config }: SimulateOptions,
  { env, networkKinds }: Parts,
): Surroundings & Required<Pick<Surroundings, "networks">> {
  const loaded = existsSync(config) ? loadConfig(config, env, networkKinds) : undefined;
  return {
    networks: carriedBy(networkKinds),
    ...(loaded?.ok ? { desks: loaded.value.desks.map(({ name }) => name) } : {}),
  };
}

/** With a day of the database, if one is asked for; and not without anybody who comes, nor with too many. */
async function complete(
  stated: Workload,
  rules: readonly (RulesFile | undefined)[],
  { fromDatabase, config }: SimulateOptions,
  parts: Parts,
): Promise<Workload | undefined> {
  if (fromDatabase === undefined) {
    checkSize(stated);
    return stated;
  }
  const { recordedDay } = parts;
  if (recordedDay === undefined) throw new CliProblem("There is no database here.");
  const loaded = loadOrTell(config, parts);
  if (loaded === undefined) return undefined;
  const scripts = rules.flatMap((one) => (one === undefined ? [] : [one.script]));
  return replayedDay(stated, fromDatabase, scripts, (day) => recordedDay(loaded.configuration, day));
}

/** More than this take minutes, and gigabytes of memory. */
const MOST_ARRIVALS = 5_000_000;

function checkSize({ sections, recorded }: Workload): void {
  if (recorded !== undefined) return;
  const { from, until } = periodOf(sections);
  const perDay = sections.kinds.flatMap(({ per_hour }) => per_hour).reduce((sum, rate) => sum + rate, 0);
  const expected = (perDay * (until - from)) / 86_400_000;
  if (expected <= 0)
    throw new CliProblem(
      'Nobody would come: there are no "kinds" with a rate above 0, and nothing "recorded".',
    );
  if (expected > MOST_ARRIVALS)
    throw new CliProblem(
      `Some ${Math.round(expected)} would come; at most ${MOST_ARRIVALS} are tried at a time.`,
    );
}

function loadedOrTold<T>(loaded: Loaded<T>, { terminal }: Parts): T | undefined {
  for (const problem of loaded.ok ? loaded.warnings : loaded.problems) terminal.err(formatProblem(problem));
  return loaded.ok ? loaded.value : undefined;
}

function tell(
  tried: readonly Tried[],
  within_ms: number,
  options: SimulateOptions,
  { terminal }: Parts,
): void {
  if (options.json !== undefined) {
    const runs = tried.map(({ file, figures }) => ({ rules: file, ...figures }));
    write(options.json, `${JSON.stringify({ seed: options.seed, within_ms, runs }, undefined, 2)}\n`);
  }
  if (options.plot !== undefined) write(options.plot, plot(tried, within_ms));
  terminal.out(formatFigures(tried, within_ms));
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const why = whyUnreadable(error);
    const told = why === "there is no such file" ? "there is no such folder" : why.replace("read", "written");
    throw new CliProblem(`${file}: ${told}`);
  }
}
