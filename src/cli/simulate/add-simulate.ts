import { type Command, InvalidArgumentError } from "commander";
import type { CliParts } from "../parts.ts";

/** The command, with its options. */
export function addSimulate(program: Command, parts: CliParts, ended: (code: number) => void): void {
  program
    .command("simulate")
    .description(
      "Try rules on those who come, made up or recorded: waits, who gives up, and how busy agents are.",
    )
    .argument("<rules>", "the rules file")
    .option("-a, --arrivals <file>", "who comes and how people behave (YAML), or a recording (CSV, JSON)")
    .option("--from-database <day>", "a day of the database, such as 2026-11-23, without personal data")
    .option("--against <rules>", "another rules file, tried on the same people")
    .option("--seed <number>", "the same seed makes the same people", seed, 1)
    .option("--json <file>", "write the figures there")
    .option("--plot <file>", "write a picture (SVG) there")
    .option(
      "-c, --config <file>",
      "the configuration file that names the database (or FRONTDESK_CONFIG)",
      parts.env.FRONTDESK_CONFIG || "frontdesk.yaml",
    )
    .addHelpText(
      "after",
      `
Examples:
  $ frontdesk simulate rules.yaml --arrivals workload.yaml
  $ frontdesk simulate rules.yaml --against new-rules.yaml --arrivals day.csv --plot waits.svg
  $ frontdesk simulate new-rules.yaml --from-database 2026-11-23 --arrivals workload.yaml`,
    )
    .action(async (rules, options) => {
      // Loaded when it is wanted: a desk that runs for months need not keep it in memory.
      const { simulate } = await import("./simulate.ts");
      ended(await simulate(rules, options, parts));
    });
}

function seed(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError("It is a whole number from 0 on.");
}
