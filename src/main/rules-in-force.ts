import type { DeskSetup } from "../application/desk-setup.ts";
import type { Log } from "../application/ports/log.ts";
import type { Network } from "../application/ports/network.ts";
import type { LoadedFiles } from "../config/load-all.ts";
import { formatProblem } from "../config/problem.ts";
import { reloadRules } from "../config/reload.ts";
import { deskSetup } from "./desk-setup.ts";

/** The rules as last read without a mistake. */
export interface RulesInForce {
  readonly setup: () => DeskSetup;
  /** Reads the file again, all or nothing; false, with each mistake in the log, when it has some. */
  readAgain(): boolean;
}

export function rulesInForce(
  { configuration, rulesFile }: LoadedFiles,
  networks: ReadonlyMap<string, Network>,
  log: Log,
): RulesInForce {
  let inForce = rulesFile;
  let setup = deskSetup(configuration, inForce, networks);
  return {
    setup: () => setup,
    readAgain: () => {
      const reloaded = reloadRules(configuration.rulesFile, inForce);
      if (!reloaded.ok) {
        log.error(
          { problems: reloaded.problems.map(formatProblem) },
          "the rules have mistakes; those before stay in force",
        );
        return false;
      }
      inForce = reloaded.inForce;
      setup = deskSetup(configuration, inForce, networks);
      return true;
    },
  };
}
