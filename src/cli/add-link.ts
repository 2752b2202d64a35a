import type { Command } from "commander";
import type { CliParts } from "./parts.ts";

/** `frontdesk link`. */
export function addLink(on: Command, parts: CliParts, ended: (code: number) => void): void {
  on.option("--desk <name>", "where it leads; needed where there are several")
    .option("--queue <name>", "the queue in which whoever follows it waits")
    .option("--reason <text>", "what it is about, so that they are not asked")
    .option("--language <code>", "the language that they are spoken to in: en, de, …")
    .option("--reference <text>", "a number of an order, a case, a contract")
    .option("--campaign <name>", "where it is advertised; rules see it as link.campaign")
    .option("--expires <duration>", "how long it counts, such as 12h or 30d")
    .option("--uses <number>", "in how many conversations it counts; in any number when not given")
    .option("--network <name>", "for one network alone")
    .option(
      "--svg <file>",
      "write it as a QR code; of several links the network's name is put into the file's",
    )
    .option("--png <file>", "the same as a picture of pixels")
    .option("--qr", "show it as a QR code here")
    .option("-f, --force", "overwrite files that are there")
    .option("--json", "print it for programs")
    .action(async (options) => {
      const { link } = await import("./link.ts");
      ended(link(options, parts));
    });
}
