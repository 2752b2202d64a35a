import { randomBytes } from "node:crypto";
import { join, relative, resolve } from "node:path";
import { DEFAULT_REGISTRATION_ID } from "../config/resolve-homeserver.ts";
import { answersFor, type InitFlags } from "./init-answers.ts";
import { type Answers, configurationText, nextSteps, rulesText } from "./init-files.ts";
import { type CliParts, EXIT } from "./parts.ts";
import { newTokens, registrationFile, tokensIn } from "./registration-file.ts";
import { type FileToWrite, kept, writeAll } from "./write-files.ts";

/** Asks what it needs (or takes flags), and writes configuration, rules, registration and secrets. */
export async function init(flags: InitFlags, { terminal, env }: CliParts): Promise<number> {
  const directory = resolve(flags.directory);
  const answers = await answersFor(flags, terminal.ask);
  const files = await filesFor(answers, directory);
  writeAll(files, flags.force === true);
  terminal.out(`Written:\n${files.map((file) => `  ${file.path}`).join("\n")}\n`);
  // npx says so in the environment; what it installed is in no shell's path.
  const command = env.npm_command === "exec" ? "npx frontdesk" : "frontdesk";
  terminal.out(nextSteps(answers, directory, command));
  return EXIT.ok;
}

/** Tokens and secrets that stand there from before are kept: the servers know them already. */
async function filesFor(answers: Answers, directory: string): Promise<readonly FileToWrite[]> {
  const samples = samplesFrom(directory);
  const registrationPath = join(directory, "registration.yaml");
  const before = tokensIn(kept(registrationPath) ?? "");
  const registration = await registrationFile({
    id: DEFAULT_REGISTRATION_ID,
    url: answers.listenUrl,
    domain: answers.domain,
    botLocalpart: "frontdesk",
    prefix: "_desk_",
    ...(before ?? (await newTokens())),
  });
  return [
    { path: join(directory, "frontdesk.yaml"), text: configurationText(answers, samples), secret: false },
    { path: join(directory, "rules.yaml"), text: rulesText(answers, samples), secret: false },
    { path: registrationPath, text: registration, secret: true },
    ...(answers.xmppDomain === undefined
      ? []
      : [{ path: join(directory, "secrets", "xmpp"), text: secretText(directory), secret: true }]),
  ];
}

/** The folder of the samples that come with this program: as seen from `directory` where it is below it. */
function samplesFrom(directory: string): string {
  const samples = join(import.meta.dirname, "../../config");
  const from = relative(directory, samples);
  return from.startsWith("..") ? samples : from;
}

function secretText(directory: string): string {
  return kept(join(directory, "secrets", "xmpp")) ?? `${randomBytes(32).toString("hex")}\n`;
}
