import type { Configuration } from "../config/configuration.ts";
import { deskTimeZone } from "../config/desk-time-zone.ts";
import { handlesOf, SHORTEST_HANDLE } from "../domain/command/handle.ts";
import { loadOrTell } from "./load.ts";
import { type CliParts, EXIT } from "./parts.ts";
import { formatWhy } from "./print-why.ts";
import { agentMeant, formatWhyAgent } from "./why-agent.ts";

/** Conversations that are told apart. */
const MOST_CHOICES = 5;

/** Tells why a conversation was offered to whom it was, or still waits; of one agent where one is named. */
export async function why(
  conversation: string,
  agent: string | undefined,
  options: { readonly config: string; readonly all?: boolean },
  parts: CliParts,
): Promise<number> {
  const loaded = loadOrTell(options.config, parts);
  if (loaded === undefined) return EXIT.problem;
  const { configuration, rulesFile } = loaded;
  const found = await idsOf(conversation, configuration, parts);
  const [id = conversation] = found;
  if (found.length > 1) {
    const handles = [...handlesOf(found).values()].join(", ");
    parts.terminal.err(`Several conversations end in "${conversation}"; write one of ${handles}.`);
    return EXIT.problem;
  }
  const decisions = await parts.why(configuration, id);
  if (decisions.length === 0) {
    parts.terminal.err(
      `No decision is known about a conversation "${conversation}". Its id stands on the card in its room; its last characters do.`,
    );
    return EXIT.problem;
  }
  const { language } = configuration.desk;
  const reading = { timeZone: deskTimeZone(configuration, rulesFile.rules), language };
  if (agent !== undefined) {
    const { rules } = rulesFile;
    const meant = agentMeant(rules, agent);
    const last = decisions.at(-1);
    if (meant === undefined || last === undefined) {
      parts.terminal.err(`The rules know no agent "${agent}".`);
      return EXIT.problem;
    }
    const waiting = await parts.waiting?.(configuration, id);
    parts.terminal.out(formatWhyAgent(meant, last, { rules, waiting, reading }));
    return EXIT.ok;
  }
  parts.terminal.out(formatWhy(decisions, { ...options, ...reading }));
  return EXIT.ok;
}

/** By its end, as `status` and `queue` show it. Another id is taken as it is. */
export async function idsOf(
  written: string,
  configuration: Configuration,
  parts: CliParts,
): Promise<readonly string[]> {
  const ending = written.toLowerCase();
  return ending.length < SHORTEST_HANDLE
    ? []
    : parts.conversationsEnding(configuration, ending, MOST_CHOICES);
}
