import { Command, CommanderError } from "commander";
import { languages } from "../domain/text/catalogue.ts";
import { addLink } from "./add-link.ts";
import { addTranscript } from "./add-transcript.ts";
import { check } from "./check.ts";
import { addFirewall } from "./firewall/add-firewall.ts";
import { init } from "./init.ts";
import { USUAL } from "./init-questions.ts";
import { type CliParts, CliProblem, EXIT } from "./parts.ts";
import { registration } from "./registration.ts";
import { run } from "./run.ts";
import { shadow } from "./shadow.ts";
import { addSimulate } from "./simulate/add-simulate.ts";
import { why } from "./why.ts";

/** The commands, each resolving to an exit code that `runCli` gives back. */
export function buildProgram(parts: CliParts, ended: (code: number) => void = setExitCode): Command {
  const program = new Command("frontdesk")
    .description("A front desk for Matrix: customers on XMPP and IRC reach the right person in Element.")
    .version(parts.version)
    .configureOutput({
      writeOut: (text) => parts.terminal.out(text.trimEnd()),
      writeErr: (text) => parts.terminal.err(text.trimEnd()),
    })
    .showHelpAfterError("(frontdesk --help tells what there is)")
    .addHelpText(
      "after",
      `\nExit codes: 0 all is well, 1 a problem was found, 2 the command was not understood.\n${EXAMPLES}`,
    )
    .exitOverride();
  addInit(program, parts, ended);
  addRegistration(program, parts, ended);
  addCheck(program, parts, ended);
  addRun(program, parts, ended);
  addWhy(program, parts, ended);
  addTranscript(program, parts, ended, (on) => withConfig(on, parts));
  addShadow(program, parts, ended);
  addTest(program, parts, ended);
  addSimulate(program, parts, ended);
  addLinks(program, parts, ended);
  addFirewall(program, parts, ended, (on) => withConfig(on, parts));
  return program;
}

/** Runs one command line (without node and script). People's mistakes are told in a line, without a stack trace. */
export async function runCli(parts: CliParts, args: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  const program = buildProgram(parts, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof CliProblem)) throw error;
    parts.terminal.err(error.message);
    return EXIT.problem;
  }
}

type Ended = (code: number) => void;

function setExitCode(code: number): void {
  process.exitCode = code;
}

function command(program: Command, name: string, description: string, examples: readonly string[]): Command {
  const list = examples.map((example) => `  $ frontdesk ${example}`).join("\n");
  return program.command(name).description(description).addHelpText("after", `\nExamples:\n${list}`);
}

function withConfig(on: Command, { env }: CliParts): Command {
  return on.option(
    "-c, --config <file>",
    "the configuration file (or FRONTDESK_CONFIG)",
    env.FRONTDESK_CONFIG || "frontdesk.yaml",
  );
}

function addInit(program: Command, parts: CliParts, ended: Ended): void {
  const many = (value: string, before: readonly string[] = []) => [...before, value];
  command(program, "init", "Write configuration, rules and registration; asks what no flag says.", [
    "init",
    "init --domain example.org --xmpp-domain desk.example.org --desk billing --agent @anna:example.org",
  ])
    .option("-d, --directory <directory>", "where to write", ".")
    .option("--domain <name>", "the homeserver's name, behind the colon of user ids")
    .option("--homeserver-url <url>", `where its client API is reached from here (${USUAL.homeserverUrl})`)
    .option("--listen-url <url>", `where the homeserver reaches Frontdesk (${USUAL.listenUrl})`)
    .option("--http-port <port>", "port for health and metrics, on this machine alone (9009)")
    .option("--desk-name <name>", "what the desk calls itself, and customers are welcomed to")
    .option("--language <code>", `its language: ${languages.join(", ")} (${USUAL.language})`)
    .option(
      "--desk <name>",
      `a desk customers write to: on XMPP the part before the @ (${USUAL.desk}); may be given again`,
      many,
    )
    .option("--agent <user id>", "a Matrix user who serves; may be given again", many)
    .option("--xmpp-domain <domain>", "the XMPP component's domain")
    .option("--irc-host <host>", "the IRC server")
    .option("--irc-port <port>", "its port (6697, or 6667 without TLS)")
    .option("--no-irc-tls", "connect to it without TLS")
    .option("-f, --force", "overwrite; tokens and secrets that are there are kept")
    .action(async (options) => ended(await init(options, parts)));
}

function addRegistration(program: Command, parts: CliParts, ended: Ended): void {
  command(program, "registration", "Print or write the registration file for the homeserver.", [
    "registration --domain example.org",
    "registration --domain example.org --url http://desk:9008 --output registration.yaml",
  ])
    .requiredOption("--domain <name>", "the homeserver's name, behind the colon of user ids")
    .option("--url <url>", "where the homeserver reaches Frontdesk", "http://localhost:9008")
    .option("--id <id>", "the registration's id", "frontdesk")
    .option("--bot <localpart>", "the bot's localpart", "frontdesk")
    .option("--prefix <prefix>", "what puppets' user ids and room aliases begin with", "_desk_")
    .option("-o, --output <file>", "write it there, for its owner alone, instead of printing it")
    .option("-f, --force", "overwrite; the tokens that are there are kept")
    .action(async (options) => ended(await registration(options, parts)));
}

function addCheck(program: Command, parts: CliParts, ended: Ended): void {
  const on = command(
    program,
    "check",
    "Check configuration and rules, and tell every mistake with its line.",
    ["check", "check --config /etc/frontdesk/frontdesk.yaml --online --data", "check rules.yaml"],
  );
  withConfig(on, parts)
    .argument("[rules]", "a rules file, checked alone; that of the configuration when left out")
    .option("--online", "also ping the homeserver, both ways")
    .option("--data", "also prove the invariants over the stored data")
    .action(async (rules, options) => ended(await check({ ...options, rules }, parts)));
}

function addRun(program: Command, parts: CliParts, ended: Ended): void {
  const on = command(program, "run", "Run the desk until SIGTERM or Ctrl-C. SIGHUP reads the rules again.", [
    "run",
    "run --config /etc/frontdesk/frontdesk.yaml",
  ]);
  withConfig(on, parts).action(async (options) => ended(await run(options, parts)));
}

function addWhy(program: Command, parts: CliParts, ended: Ended): void {
  const on = command(
    program,
    "why",
    "Tell why a conversation went where it went: each agent, and what would change it.",
    ["why 01jc3w9k2v0c8m5t7r4q6x1y2z", "why 1y2z", "why 1y2z @ben:example.org"],
  )
    .argument("<conversation>", "its id, as on the card in its room, or the end of it")
    .argument("[agent]", "one agent alone, by id or name: what was said of them, and what holds now")
    .option("--all", "every decision, not only the last five");
  withConfig(on, parts).action(async (conversation, agent, options) =>
    ended(await why(conversation, agent, options, parts)),
  );
}

function addLinks(program: Command, parts: CliParts, ended: Ended): void {
  const on = command(program, "link", "Make links to a desk, for every network, and their QR codes.", [
    "link --queue billing --campaign spring",
    "link --desk billing --reason invoice --expires 90d --network xmpp --svg poster.svg",
    "link --reference 4711 --uses 1 --json",
  ]);
  addLink(withConfig(on, parts), parts, ended);
}

function addTest(program: Command, parts: CliParts, ended: Ended): void {
  command(program, "test", "Try rules with a table of requests: what each would get, and why.", [
    "test rules.yaml cases.yaml",
    "test rules.yaml cases.yaml --quiet",
  ])
    .argument("<rules>", "the rules file")
    .argument("<cases>", "the requests, and what must come of each; see docs/routing.md")
    .option("-q, --quiet", "tell only of those that are not as expected")
    .option("--json", "print it for programs")
    .action(async (rules, cases, options) => {
      const { testRules } = await import("./test-rules.ts");
      ended(testRules(rules, cases, options, parts));
    });
}

function addShadow(program: Command, parts: CliParts, ended: Ended): void {
  const on = command(
    program,
    "shadow",
    "List where the routing server would have decided otherwise (routing_server, mode: shadow).",
    ["shadow"],
  );
  withConfig(on, parts).action(async (options) => ended(await shadow(options, parts)));
}

const EXAMPLES = `
Examples:
  $ frontdesk init          write configuration, rules and registration
  $ frontdesk check         tell every mistake in them
  $ frontdesk run           serve customers`;
