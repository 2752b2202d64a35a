import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { whyUnreadable } from "../config/located-yaml.ts";
import { CliProblem } from "./parts.ts";

export interface FileToWrite {
  readonly path: string;
  readonly text: string | Uint8Array;
  /** Only for its owner to read. */
  readonly secret: boolean;
}

/** What stands in a file that is there already. Throws `CliProblem` when it cannot be read. */
export function kept(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new CliProblem(`${path} ${whyUnreadable(error)}`);
  }
}

/** Writes all or, when one is there already and `force` is not given, none. Throws `CliProblem`. */
export function writeAll(files: readonly FileToWrite[], force: boolean): void {
  const there = files.filter((file) => existsSync(file.path)).map((file) => file.path);
  if (there.length > 0 && !force) {
    throw new CliProblem(`There already: ${there.join(", ")}. Nothing was written; --force overwrites.`);
  }
  const made: string[] = [];
  try {
    for (const file of files) {
      if (!there.includes(file.path)) made.push(file.path);
      write(file, force);
    }
  } catch (error) {
    // Half of them would be in the way of the next try.
    for (const path of made) if (existsSync(path)) rmSync(path);
    throw error;
  }
}

function write({ path, text, secret }: FileToWrite, force: boolean): void {
  const mode = secret ? 0o600 : 0o644;
  makeDirectory(dirname(path), secret ? 0o700 : 0o777);
  try {
    // The rights go before the content when a file that others may read is overwritten.
    if (secret && existsSync(path)) chmodSync(path, mode);
    writeFileSync(path, text, { mode, flag: force ? "w" : "wx" });
  } catch (error) {
    throw new CliProblem(`${path} cannot be written: ${whyNot(error)}`);
  }
}

/**
 * Makes a directory and those above it, which get the usual rights. Node's own `recursive` never ends where a
 * directory exists and takes no new ones (`/proc`).
 */
function makeDirectory(path: string, mode = 0o777): void {
  try {
    if (existsSync(path)) return;
    makeDirectory(dirname(path));
    mkdirSync(path, { mode });
  } catch (error) {
    if (error instanceof CliProblem) throw error;
    throw new CliProblem(`the directory ${path} cannot be made: ${whyNot(error)}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "nothing can be made there",
  ENOTDIR: "what stands above it is a file, not a directory",
  EROFS: "that file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "this user may not use more of the disk",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  ENAMETOOLONG: "the name is too long",
};

function whyNot(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? whyUnreadable(error);
}
