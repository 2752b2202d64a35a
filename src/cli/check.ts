import type { PingAnswer } from "../application/ports/homeserver.ts";
import type { LoadedFiles } from "../config/load-all.ts";
import { loadRules, type RulesFile } from "../config/rules/load-rules.ts";
import { carriedBy } from "../config/rules/surroundings.ts";
import { loadOrTell, tellProblems } from "./load.ts";
import { type CliParts, CliProblem, EXIT, type RunningDeskAnswer } from "./parts.ts";

export interface CheckOptions {
  /** A rules file to be checked alone. */
  readonly rules?: string;
  readonly config: string;
  readonly online?: boolean;
  readonly data?: boolean;
}

/** Tells whether the configuration and rules hold together and, if asked, the homeserver and the data too. */
export async function check(options: CheckOptions, parts: CliParts): Promise<number> {
  if (options.rules !== undefined) return checkRules(options.rules, options, parts);
  const loaded = loadOrTell(options.config, parts);
  if (loaded === undefined) return EXIT.problem;
  parts.terminal.out(summary(loaded));
  const online = options.online ? await checkOnline(loaded, parts) : true;
  const data = options.data ? await checkData(loaded, parts) : true;
  return online && data ? EXIT.ok : EXIT.problem;
}

/** Of a rules file alone: every kind of network may be there, and any desk. */
function checkRules(
  file: string,
  { online, data }: CheckOptions,
  { networkKinds, terminal }: CliParts,
): number {
  if (online || data)
    throw new CliProblem(
      "--online and --data are about the desk of a configuration: leave the rules file out.",
    );
  const loaded = loadRules(file, { networks: carriedBy(networkKinds) });
  tellProblems(loaded.ok ? loaded.warnings : loaded.problems, terminal);
  if (!loaded.ok) return EXIT.problem;
  terminal.out(rulesSummary(file, loaded.value));
  return EXIT.ok;
}

function summary({ configuration, rulesFile }: LoadedFiles): string {
  const networks = [...configuration.networks.keys()].join(", ") || "none";
  return [
    `${configuration.file}: fine (networks: ${networks}; desks: ${configuration.desks.map((desk) => desk.name).join(", ")})`,
    rulesSummary(configuration.rulesFile, rulesFile),
  ].join("\n");
}

function rulesSummary(file: string, { rules }: RulesFile): string {
  return `${file}: fine (${count(rules.agents.size, "agent")}, ${count(rules.queues.size, "queue")}, ${count(rules.rules.length, "rule")})`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

async function checkOnline(loaded: LoadedFiles, parts: CliParts): Promise<boolean> {
  const { configuration } = loaded;
  const { terminal } = parts;
  const { url } = configuration.homeserver;
  const answer = await parts.pingHomeserver(configuration);
  // The homeserver asks whoever runs there, who need not have read these files.
  const desk = await parts.askRunningDesk(configuration);
  if (desk === "other-token") {
    terminal.err(
      `${configuration.homeserver.registrationFile}: the running desk was started with other tokens; restart it`,
    );
    if (answer.ok)
      terminal.err(
        "(The homeserver has those other tokens too: where this file is the right one, give it to the homeserver and restart that as well.)",
      );
    if (answer.ok || answer.wayBack === "refused") return false;
  }
  if (!answer.ok) {
    terminal.err(`${url}: ${answer.why ?? "does not answer"}${hintFor(answer, desk)}`);
    return false;
  }
  terminal.out(`${url}: reached, and it reaches ${configuration.listen.url}`);
  if (desk === "unknown")
    terminal.out("(The desk that it reaches could not be asked from here whether it has these tokens.)");
  await nameUnknownAccounts(loaded, parts);
  return true;
}

/** What more helps whoever reads why the ping failed. */
function hintFor({ wayBack }: PingAnswer, desk: RunningDeskAnswer): string {
  if (wayBack === "unanswered" && desk === "unknown")
    return "\n(It reaches us only while `frontdesk run` runs.)";
  if (wayBack === "refused" && desk === "same-token")
    return "\n(The running desk has this file's hs_token and the homeserver has another: give it this file, and restart it.)";
  return "";
}

/** Who stands in the rules and has no account is passed over by the desk: told of, and no reason not to run. */
async function nameUnknownAccounts(
  { configuration, rulesFile }: LoadedFiles,
  { unknownAccounts, terminal }: CliParts,
): Promise<void> {
  const unknown = await unknownAccounts(configuration, [...rulesFile.rules.agents.keys()]);
  for (const user of unknown)
    terminal.err(
      `${configuration.rulesFile}: the homeserver knows no account ${user}, so this agent gets no conversations`,
    );
}

async function checkData(
  { configuration }: LoadedFiles,
  { auditData, terminal }: CliParts,
): Promise<boolean> {
  const { broken, notCompared } = await auditData(configuration);
  for (const line of broken) terminal.err(`data: ${line}`);
  if (broken.length === 0) terminal.out("data: every invariant holds");
  if (notCompared > 0)
    terminal.out(
      `data: ${count(notCompared, "conversation")} folded by another version of frontdesk, not folded again to compare`,
    );
  return broken.length === 0;
}
