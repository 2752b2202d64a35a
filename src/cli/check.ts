import type { LoadedFiles } from "../config/load-all.ts";
import { loadOrTell } from "./load.ts";
import { type CliParts, EXIT } from "./parts.ts";

export interface CheckOptions {
  readonly config: string;
  readonly online?: boolean;
  readonly data?: boolean;
}

/** Tells whether the configuration and rules hold together and, if asked, the homeserver and the data too. */
export async function check(options: CheckOptions, parts: CliParts): Promise<number> {
  const loaded = loadOrTell(options.config, parts);
  if (loaded === undefined) return EXIT.problem;
  parts.terminal.out(summary(loaded));
  const online = options.online ? await checkOnline(loaded, parts) : true;
  const data = options.data ? await checkData(loaded, parts) : true;
  return online && data ? EXIT.ok : EXIT.problem;
}

function summary({ configuration, rulesFile }: LoadedFiles): string {
  const { rules } = rulesFile;
  const networks = [...configuration.networks.keys()].join(", ") || "none";
  return [
    `${configuration.file}: fine (networks: ${networks}; desks: ${configuration.desks.map((desk) => desk.name).join(", ")})`,
    `${configuration.rulesFile}: fine (${count(rules.agents.size, "agent")}, ${count(rules.queues.size, "queue")}, ${count(rules.rules.length, "rule")})`,
  ].join("\n");
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

async function checkOnline(
  { configuration }: LoadedFiles,
  { pingHomeserver, terminal }: CliParts,
): Promise<boolean> {
  const { ok, why } = await pingHomeserver(configuration);
  if (ok)
    terminal.out(`${configuration.homeserver.url}: reached, and it reaches ${configuration.listen.url}`);
  else
    terminal.err(
      `${configuration.homeserver.url}: ${why ?? "does not answer"}\n(It reaches us only while \`frontdesk run\` runs.)`,
    );
  return ok;
}

async function checkData(
  { configuration }: LoadedFiles,
  { auditData, terminal }: CliParts,
): Promise<boolean> {
  const broken = await auditData(configuration);
  for (const line of broken) terminal.err(`data: ${line}`);
  if (broken.length === 0) terminal.out("data: every invariant holds");
  return broken.length === 0;
}
