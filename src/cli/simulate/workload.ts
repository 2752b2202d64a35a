import { dirname, extname, resolve } from "node:path";
import { parseLocated } from "../../config/explain-issues.ts";
import { type LocatedYaml, readLocatedYaml } from "../../config/located-yaml.ts";
import type { Loaded } from "../../config/problem.ts";
import { toHours } from "../../config/rules/hours.ts";
import type { Capabilities } from "../../domain/capabilities.ts";
import type { Rules } from "../../domain/routing/rules.ts";
import { instantOf } from "../../domain/routing/zoned-time.ts";
import type { Arrival, Asks } from "../../domain/simulation/arrival.ts";
import { generatedArrivals, type Period } from "../../domain/simulation/generated-arrivals.ts";
import { drawSeed, seededRandom } from "../../domain/simulation/random-source.ts";
import type { Scenario, Timing } from "../../domain/simulation/scenario.ts";
import { loadRecorded } from "./recorded-file.ts";
import { type Recorded, type WorkloadSections, workloadSchema } from "./workload-schema.ts";

/** Who comes and how people behave; the same for every rules file it is tried on. */
export interface Workload {
  readonly sections: WorkloadSections;
  readonly recorded?: readonly Recorded[];
  /** Tells of something in the file that states it, where that is YAML. */
  readonly problemAt?: LocatedYaml["problemAt"];
}

/** `.csv` and `.json` are recordings, with everything else as when left out; other files are YAML. */
export function loadWorkload(file: string): Loaded<Workload> {
  if ([".csv", ".json"].includes(extname(file).toLowerCase())) return withRecorded(DEFAULTS, file);
  const yaml = readLocatedYaml(file);
  if (!yaml.ok) return yaml;
  const loaded = parseLocated(yaml.value, workloadSchema);
  if (!loaded.ok) return loaded;
  const sections = loaded.value;
  const { problemAt } = yaml.value;
  if (sections.recorded === undefined) return { ok: true, value: { sections, problemAt }, warnings: [] };
  if (sections.kinds.length > 0) {
    const message = 'stands beside "kinds"; arrivals are either recorded or made up';
    return { ok: false, problems: [problemAt(["recorded"], message, { key: true })] };
  }
  const complete = withRecorded(sections, resolve(dirname(file), sections.recorded));
  return complete.ok ? { ...complete, value: { ...complete.value, problemAt } } : complete;
}

export const DEFAULTS: WorkloadSections = workloadSchema.parse({});

function withRecorded(sections: WorkloadSections, file: string): Loaded<Workload> {
  const loaded = loadRecorded(file);
  return loaded.ok ? { ok: true, value: { sections, recorded: loaded.value }, warnings: [] } : loaded;
}

/** So many days from the start on, from midnight to midnight there. */
export function periodOf({ start, days, time_zone }: WorkloadSections): Period {
  const [year = 0, month = 0, day = 0] = start.split("-").map(Number);
  const midnight = (ahead: number) => instantOf({ year, month, day }, ahead * 1440, time_zone);
  return { from: midnight(0), until: midnight(days), timeZone: time_zone };
}

/** The scenario for one rules file; each call gives the same arrivals anew. */
export function scenarioOf(
  workload: Workload,
  rules: Rules,
  seed: number,
  networks: Networks = new Map(),
): Scenario {
  const { sections, recorded } = workload;
  const period = recorded === undefined ? periodOf(sections) : spanOf(recorded, sections.time_zone);
  const { from, until } = period;
  return {
    rules,
    arrivals:
      recorded === undefined
        ? generatedArrivals(
            sections.kinds.map((kind) => toKind(kind, networks)),
            period,
            seededRandom(seed),
          )
        : replayed(recorded, seed, networks),
    from,
    measureFrom: Math.min(until, from + sections.warm_up),
    until,
    durations: {
      all: { handling: sections.handling, ...timingOf(sections) },
      byKind: new Map(sections.kinds.map((kind) => [kind.name, timingOf(kind)])),
      byQueue: new Map(Object.entries(sections.queues).map(([name, queue]) => [name, timingOf(queue)])),
    },
    behaviour: {
      answers: sections.answers,
      answersAfter: sections.answers_after,
      backAfter_ms: sections.back_after,
      wrapUp: sections.wrap_up,
    },
    shifts: new Map(Object.entries(sections.shifts).map(([agent, hours]) => [agent, toHours(agent, hours)])),
    within_ms: sections.within,
  };
}

function timingOf({ handling, patience }: { [K in keyof Timing]: Timing[K] | undefined }): Timing {
  return { ...(handling ? { handling } : {}), ...(patience ? { patience } : {}) };
}

type Networks = ReadonlyMap<string, Capabilities>;

function toKind(kind: WorkloadSections["kinds"][number], networks: Networks) {
  const { name, per_hour: perHour, customers } = kind;
  return { name, perHour, asks: asksOf(kind, networks), ...(customers === undefined ? {} : { customers }) };
}

function spanOf(recorded: readonly Recorded[], timeZone: string): Period {
  let from = Number.POSITIVE_INFINITY;
  let until = 0;
  for (const { at } of recorded) {
    from = Math.min(from, at);
    until = Math.max(until, at + 1);
  }
  return { from, until, timeZone };
}

function* replayed(recorded: readonly Recorded[], seed: number, networks: Networks): Iterable<Arrival> {
  const random = seededRandom(seed);
  for (const one of recorded.toSorted((a, b) => a.at - b.at)) {
    const { at, kind, customer, handling, patience } = one;
    yield {
      at,
      kind,
      asks: asksOf(one, networks),
      seed: drawSeed(random),
      ...(customer === undefined ? {} : { customer }),
      ...(handling === undefined ? {} : { handling_ms: handling * 1000 }),
      ...(patience === undefined ? {} : { patience_ms: patience * 1000 }),
    };
  }
}

type Asked = Pick<Recorded, "desk" | "network" | "software" | "version" | "os" | "language" | "slots">;

function asksOf({ desk, network, software, version, os, language, slots }: Asked, networks: Networks): Asks {
  const carries = networks.get(network);
  const told = software === "unknown" ? "none" : "told";
  return {
    desk,
    network,
    client: {
      network,
      software,
      source: "simulation",
      confidence: told,
      ...(version === undefined ? {} : { version }),
      ...(os === undefined ? {} : { os }),
    },
    language,
    slots,
    ...(carries === undefined ? {} : { carries }),
  };
}
