import type { Loaded } from "./problem.ts";
import { loadRules, type RulesFile } from "./rules/load-rules.ts";

/** `inForce` is what holds from now on: the new rules, or with a mistake anywhere the ones before. */
export type Reloaded = Loaded<RulesFile> & { readonly inForce: RulesFile };

/** Reads the rules file again, all or nothing. */
export function reloadRules(file: string, current: RulesFile): Reloaded {
  const loaded = loadRules(file, { secrets: true });
  return { ...loaded, inForce: loaded.ok ? loaded.value : current };
}
