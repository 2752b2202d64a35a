import { execFileSync } from "node:child_process";
import { cpus, loadavg, totalmem } from "node:os";
import { synapsePython } from "../../test/support/synapse.ts";

/** What the numbers hang on besides the product. */
export function environment(): Readonly<Record<string, string>> {
  return {
    processor: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    "load at the start": loadavg()
      .map((load) => load.toFixed(1))
      .join(" "),
    node: process.version,
    synapse: firstLine(() => run(synapsePython(), ["-c", "import synapse; print(synapse.__version__)"])),
    prosody: firstLine(() => run("prosodyctl", ["about"])),
    ngircd: firstLine(() => run("/usr/sbin/ngircd", ["--version"])),
  };
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 20_000,
  });
}

function firstLine(tell: () => string): string {
  try {
    return tell().trim().split("\n")[0] ?? "";
  } catch {
    return "not to be found";
  }
}
