import type { InterviewScript } from "../../domain/interview/script.ts";
import type { RecordedDayAsked, RecordedWait } from "../../domain/simulation/recorded-wait.ts";
import { CliProblem } from "../parts.ts";
import { periodOf, type Workload } from "./workload.ts";
import type { Recorded } from "./workload-schema.ts";

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The workload with the day's conversations in place of those made up. */
export async function replayedDay(
  stated: Workload,
  day: string,
  scripts: readonly InterviewScript[],
  read: (asked: RecordedDayAsked) => Promise<readonly RecordedWait[]>,
): Promise<Workload> {
  if (!DATE.test(day) || !new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day))
    throw new CliProblem(`--from-database expects a date such as "2026-11-23", not "${day}".`);
  const sections = { ...stated.sections, start: day, days: 1 };
  const waits = await read({ ...periodOf(sections), choices: choicesOf(scripts) });
  if (waits.length === 0)
    throw new CliProblem(`Nobody waited on ${day} (${sections.time_zone}), as far as is known.`);
  return { sections, recorded: waits.map(toRecorded) };
}

function toRecorded({ handling_ms, patience_ms, ...wait }: RecordedWait): Recorded {
  return {
    kind: "",
    software: "unknown",
    ...wait,
    ...(handling_ms === undefined ? {} : { handling: handling_ms / 1000 }),
    ...(patience_ms === undefined ? {} : { patience: patience_ms / 1000 }),
  };
}

function choicesOf(scripts: readonly InterviewScript[]): ReadonlyMap<string, ReadonlySet<string>> {
  const choices = new Map<string, Set<string>>();
  for (const { slot, choices: offered = [] } of scripts.flatMap(({ slots }) => slots)) {
    const known = choices.get(slot) ?? new Set();
    for (const { value } of offered) known.add(value);
    choices.set(slot, known);
  }
  return choices;
}
