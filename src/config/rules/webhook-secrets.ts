import { dirname, resolve } from "node:path";
import { readSmall } from "../configuration-files.ts";
import type { LocatedYaml } from "../located-yaml.ts";
import type { Problem } from "../problem.ts";
import type { RulesSections } from "./rules-schema.ts";

/** Shorter secrets can be guessed. */
const SHORTEST_SECRET = 16;

/** Secrets of webhooks that cannot be read, or are none. Never holds a secret. @param file the rules file */
export function secretMistakes(
  yaml: LocatedYaml,
  { agents }: RulesSections,
  file: string,
): readonly Problem[] {
  return Object.entries(agents).flatMap(([id, { automated }]) => {
    const name = automated?.webhook?.secret_file;
    if (name === undefined) return [];
    const why = whyNoSecret(resolve(dirname(file), name));
    const path = ["agents", id, "automated", "webhook", "secret_file"];
    return why === undefined ? [] : [yaml.problemAt(path, `${name} ${why}`)];
  });
}

function whyNoSecret(path: string): string | undefined {
  const read = readSmall(path);
  if ("why" in read) return read.why;
  const { length } = read.text.trim();
  if (length === 0) return "is empty";
  return length < SHORTEST_SECRET ? `is shorter than ${SHORTEST_SECRET} characters` : undefined;
}
