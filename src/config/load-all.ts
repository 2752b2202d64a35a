import type { Configuration } from "./configuration.ts";
import type { Environment } from "./configuration-files.ts";
import { loadConfig } from "./load-config.ts";
import type { NetworkKind } from "./network-kind.ts";
import type { Loaded, Problem } from "./problem.ts";
import { loadRules, type RulesFile } from "./rules/load-rules.ts";
import { suggestion } from "./suggestion.ts";

export interface LoadedFiles {
  readonly configuration: Configuration;
  readonly rulesFile: RulesFile;
}

/** Reads the configuration and the rules file that it names. */
export function loadAll(file: string, env: Environment, kinds: readonly NetworkKind[]): Loaded<LoadedFiles> {
  const configuration = loadConfig(file, env, kinds);
  if (!configuration.ok) return configuration;
  const rulesFile = loadRules(configuration.value.rulesFile);
  if (!rulesFile.ok) return rulesFile;
  const problems = checkBoth(configuration.value, rulesFile.value);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: { configuration: configuration.value, rulesFile: rulesFile.value },
    warnings: [...configuration.warnings, ...rulesFile.warnings],
  };
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
