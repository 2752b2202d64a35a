import type { Choice, Difference } from "../application/ports/routing-ledger.ts";
import { loadOrTell } from "./load.ts";
import { type CliParts, EXIT } from "./parts.ts";

/** Listed at most. */
const MOST_LISTED = 100;

/** Lists where the routing server would have decided otherwise (mode: shadow), the newest first. */
export async function shadow(options: { readonly config: string }, parts: CliParts): Promise<number> {
  const loaded = loadOrTell(options.config, parts);
  if (loaded === undefined) return EXIT.problem;
  const differences = (await parts.differences?.(loaded.configuration, MOST_LISTED)) ?? [];
  parts.terminal.out(
    differences.length === 0
      ? "No difference is known between the rules and the routing server."
      : differences.map(lineOf).join("\n"),
  );
  return EXIT.ok;
}

function lineOf({ conversation, attempt, at, local, remote }: Difference): string {
  const when = new Date(at).toISOString();
  return `${when} ${conversation}, attempt ${attempt}: the rules ${inWords(local)}; the routing server ${inWords(remote)}`;
}

function inWords({ outcome, agents, queue }: Choice): string {
  const to = agents.length === 0 ? "" : ` to ${agents.join(", ")}`;
  return `${outcome}${to}${queue === undefined ? "" : ` (queue ${queue})`}`;
}
