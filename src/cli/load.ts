import { type LoadedFiles, loadAll } from "../config/load-all.ts";
import { formatProblem, type Problem } from "../config/problem.ts";
import type { CliParts } from "./parts.ts";

/** More than this nobody reads; the rest is only counted. */
const MOST_TOLD = 100;

/** The files, or undefined after what is wrong with them was told. Warnings are told either way. */
export function loadOrTell(
  file: string,
  { env, terminal, networkKinds }: Pick<CliParts, "env" | "terminal" | "networkKinds">,
): LoadedFiles | undefined {
  const loaded = loadAll(file, env, networkKinds);
  if (loaded.ok) {
    tellProblems(loaded.warnings, terminal);
    return loaded.value;
  }
  tellProblems(loaded.problems, terminal);
  const missing = loaded.problems.some(
    (problem) => problem.file === file && problem.message === "there is no such file",
  );
  if (missing) terminal.err("Write one with `frontdesk init`, or name another with --config.");
  return undefined;
}

export function tellProblems(problems: readonly Problem[], terminal: CliParts["terminal"]): void {
  for (const problem of problems.slice(0, MOST_TOLD)) terminal.err(formatProblem(problem));
  const more = problems.length - MOST_TOLD;
  if (more > 0) terminal.err(`… and ${more} more`);
}
