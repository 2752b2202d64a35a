import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type LocatedYaml, whyUnreadable } from "./located-yaml.ts";
import type { Problem } from "./problem.ts";
import { environmentName } from "./sections/secret.ts";
import type { Path } from "./yaml-places.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Larger files are refused unread. */
const MAX_SECRET_BYTES = 64 * 1024;
/** Stands for a secret whose file was complained of, so that it does not count as missing too. */
export const UNREADABLE = "unreadable";

/** Follows what a configuration file points to, and collects what is wrong with it. */
export interface ConfigurationFiles {
  readonly problems: readonly Problem[];
  /** A path as this file means it: relative ones start at its directory. */
  path(of: string): string;
  /** The secret at `section.name`: from the environment, the setting, or its `_file`, in this order. */
  secret(section: readonly string[], name: string, settings: object): string | undefined;
  /** The text of a small file that the setting at `path` names. */
  text(path: Path, name: string): string | undefined;
  fail(path: Path, message: string): void;
}

export function configurationFiles(file: string, yaml: LocatedYaml, env: Environment): ConfigurationFiles {
  const problems: Problem[] = [];
  const files: ConfigurationFiles = {
    problems,
    path: (of) => resolve(dirname(file), of),
    fail: (path, message) => void problems.push(yaml.problemAt(path, message)),
    secret(section, name, settings) {
      const { [name]: here, [`${name}_file`]: elsewhere } = settings as Readonly<
        Record<string, string | undefined>
      >;
      const given = env[environmentName([...section, name])];
      if (given !== undefined && given !== "") return given;
      if (here !== undefined && elsewhere !== undefined) {
        files.fail([...section, `${name}_file`], `stands beside ${name}; give one of the two`);
      }
      if (here !== undefined || elsewhere === undefined) return here;
      const secret = files.text([...section, `${name}_file`], elsewhere)?.trim() ?? UNREADABLE;
      if (secret === "") files.fail([...section, `${name}_file`], `${elsewhere} is empty`);
      return secret;
    },
    text(path, name) {
      const read = readSmall(files.path(name));
      if ("why" in read) files.fail(path, `${name} ${read.why}`);
      return "text" in read ? read.text : undefined;
    },
  };
  return files;
}

/** The text of a file of at most 64 KiB, or why there is none, in words that follow its name. */
export function readSmall(path: string): { readonly text: string } | { readonly why: string } {
  try {
    const { size } = statSync(path);
    if (size > MAX_SECRET_BYTES)
      return { why: `is ${size} bytes long; at most ${MAX_SECRET_BYTES} are read` };
    return { text: readFileSync(path, "utf8") };
  } catch (error) {
    const why = whyUnreadable(error);
    return { why: why === "there is no such file" ? "does not exist" : why };
  }
}
