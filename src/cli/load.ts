import { type LoadedFiles, loadAll } from "../config/load-all.ts";
import { formatProblem, type Problem } from "../config/problem.ts";
import type { CliParts } from "./parts.ts";

/** The files, or undefined after what is wrong with them was told. Warnings are told either way. */
export function loadOrTell(
  file: string,
  { env, terminal, networkKinds }: Pick<CliParts, "env" | "terminal" | "networkKinds">,
): LoadedFiles | undefined {
  const loaded = loadAll(file, env, networkKinds);
  const tell = (problems: readonly Problem[]) => {
    for (const problem of problems) terminal.err(formatProblem(problem));
  };
  if (loaded.ok) {
    tell(loaded.warnings);
    return loaded.value;
  }
  tell(loaded.problems);
  const missing = loaded.problems.some(
    (problem) => problem.file === file && problem.message === "there is no such file",
  );
  if (missing) terminal.err("Write one with `frontdesk init`, or name another with --config.");
  return undefined;
}
