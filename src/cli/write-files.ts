import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { whyUnreadable } from "../config/located-yaml.ts";
import { CliProblem } from "./parts.ts";

export interface FileToWrite {
  readonly path: string;
  readonly text: string;
  /** Only for its owner to read. */
  readonly secret: boolean;
}

/** Writes all or, when one is there already and `force` is not given, none. Throws `CliProblem`. */
export function writeAll(files: readonly FileToWrite[], force: boolean): void {
  const there = files.filter((file) => existsSync(file.path)).map((file) => file.path);
  if (there.length > 0 && !force) {
    throw new CliProblem(`There already: ${there.join(", ")}. Nothing was written; --force overwrites.`);
  }
  for (const file of files) write(file, force);
}

function write({ path, text, secret }: FileToWrite, force: boolean): void {
  const mode = secret ? 0o600 : 0o644;
  try {
    mkdirSync(dirname(path), { recursive: true, ...(secret ? { mode: 0o700 } : {}) });
    // The rights go before the content when a file that others may read is overwritten.
    if (secret && existsSync(path)) chmodSync(path, mode);
    writeFileSync(path, text, { mode, flag: force ? "w" : "wx" });
  } catch (error) {
    throw new CliProblem(`${path} cannot be written: ${whyUnreadable(error)}`);
  }
}
