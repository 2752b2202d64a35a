import { dirname, resolve } from "node:path";
import type { Configuration } from "./configuration.ts";
import type { Environment } from "./configuration-files.ts";
import { DEFAULT_RULES_FILE } from "./configuration-schema.ts";
import { loadConfig } from "./load-config.ts";
import { readLocatedYaml } from "./located-yaml.ts";
import type { NetworkKind } from "./network-kind.ts";
import type { Loaded, Problem } from "./problem.ts";
import { loadRules, type RulesFile } from "./rules/load-rules.ts";
import { carriedBy } from "./rules/surroundings.ts";
import { suggestion } from "./suggestion.ts";

export interface LoadedFiles {
  readonly configuration: Configuration;
  readonly rulesFile: RulesFile;
}

/** Reads the configuration and the rules file that it names. */
export function loadAll(file: string, env: Environment, kinds: readonly NetworkKind[]): Loaded<LoadedFiles> {
  const configuration = loadConfig(file, env, kinds);
  if (!configuration.ok)
    return { ok: false, problems: [...configuration.problems, ...mistakesInRulesOf(file)] };
  const { networks, desks, rulesFile: path, media } = configuration.value;
  const rulesFile = loadRules(path, {
    networks: carriedBy(kinds, networks.keys(), { media: media !== undefined }),
    desks: desks.map(({ name }) => name),
    secrets: true,
  });
  if (!rulesFile.ok) return rulesFile;
  const problems = checkBoth(configuration.value, rulesFile.value);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: { configuration: configuration.value, rulesFile: rulesFile.value },
    warnings: [...configuration.warnings, ...rulesFile.warnings],
  };
}

/** What is wrong with the rules of a configuration that has mistakes of its own, so that all are told at once. */
function mistakesInRulesOf(file: string): readonly Problem[] {
  const yaml = readLocatedYaml(file);
  if (!yaml.ok) return [];
  const { rules = DEFAULT_RULES_FILE } = (yaml.value.data ?? {}) as { readonly rules?: unknown };
  if (typeof rules !== "string" || rules === "") return [];
  const loaded = loadRules(resolve(dirname(file), rules), { secrets: true });
  return loaded.ok ? [] : loaded.problems;
}

function checkBoth({ file, desks }: Configuration, { script }: RulesFile): readonly Problem[] {
  const known = script.slots.map((one) => one.slot);
  return desks.flatMap((desk) =>
    Object.keys(desk.slots)
      .filter((slot) => !known.includes(slot))
      .map((slot) => ({
        severity: "error" as const,
        file,
        path: `desks "${desk.name}"`,
        message: `the rules file knows no slot "${slot}"${suggestion(slot, known)}`,
      })),
  );
}
