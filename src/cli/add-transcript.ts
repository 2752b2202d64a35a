import { type Command, Option } from "commander";
import type { CliParts } from "./parts.ts";
import { TRANSCRIPT_FORMATS, transcript } from "./transcript.ts";

/** `frontdesk transcript`. */
export function addTranscript(
  program: Command,
  parts: CliParts,
  ended: (code: number) => void,
  withConfig: (on: Command) => Command,
): void {
  const on = program
    .command("transcript")
    .description("Print or write what was said in a conversation, by whom, and when it arrived.")
    .addHelpText(
      "after",
      "\nExamples:\n  $ frontdesk transcript 01jc3w9k2v0c8m5t7r4q6x1y2z\n  $ frontdesk transcript 01jc3w9k2v0c8m5t7r4q6x1y2z --format html --output talk.html",
    )
    .argument("<conversation>", "its id, as on the card in its room");
  withConfig(on)
    .addOption(new Option("--format <format>", "how").choices(TRANSCRIPT_FORMATS).default("text"))
    .option("-o, --output <file>", "write it there, for its owner alone, instead of printing it")
    .option("-f, --force", "overwrite")
    .action(async (conversation, options) => ended(await transcript(conversation, options, parts)));
}
