import { loadOrTell } from "./load.ts";
import { type CliParts, EXIT } from "./parts.ts";

/** Starts the desk; resolves when it has stopped. */
export async function run(options: { readonly config: string }, parts: CliParts): Promise<number> {
  const loaded = loadOrTell(options.config, parts);
  return loaded === undefined ? EXIT.problem : parts.run(loaded);
}
