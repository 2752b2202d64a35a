import { loadOrTell } from "./load.ts";
import { type CliParts, EXIT } from "./parts.ts";
import { formatWhy } from "./print-why.ts";

/** Tells why a conversation was offered to whom it was, or still waits. */
export async function why(
  conversation: string,
  options: { readonly config: string; readonly all?: boolean },
  parts: CliParts,
): Promise<number> {
  const loaded = loadOrTell(options.config, parts);
  if (loaded === undefined) return EXIT.problem;
  const decisions = await parts.why(loaded.configuration, conversation);
  if (decisions.length === 0) {
    parts.terminal.err(
      `No decision is known about a conversation "${conversation}". Its id stands on the card in its room.`,
    );
    return EXIT.problem;
  }
  parts.terminal.out(formatWhy(decisions, options));
  return EXIT.ok;
}
