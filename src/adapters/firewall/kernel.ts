import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { nftTables } from "../../domain/firewall/nft-tables.ts";
import type { NftObject } from "../../domain/firewall/ruleset-differences.ts";

/** Why the kernel's firewall could not be reached or did not take a ruleset; in words for the operator. */
export class KernelRefused extends Error {
  override readonly name = "KernelRefused";
}

/** nft's own time for a ruleset of thousands of ranges is well below this. */
const WITHIN_MS = 20_000;
const LARGEST_ANSWER = 64 * 1024 * 1024;

/** The kernel's firewall, by way of `nft` (nftables ≥ 1.0). */
export function kernelFirewall() {
  return {
    /** In one transaction: all of it or nothing. @throws KernelRefused */
    async load(ruleset: string, { dryRun }: { readonly dryRun: boolean }): Promise<void> {
      await ran("nft", [...(dryRun ? ["--check"] : []), "--file", "-"], ruleset);
    },
    /** Our tables as they are loaded now. @throws KernelRefused */
    async loaded(): Promise<readonly NftObject[]> {
      return listed(await ran("nft", ["--json", "list", "ruleset"]));
    },
    /**
     * As the kernel would list that ruleset: it is loaded into a network namespace of its own, which is gone with the
     * command. @throws KernelRefused
     */
    async asLoaded(ruleset: string): Promise<readonly NftObject[]> {
      const script = "nft --file - && nft --json list ruleset";
      return listed(await ran("unshare", ["--net", "sh", "-c", script], ruleset));
    },
    /** Whether packets are passed on, by family. */
    async forwards(): Promise<{ readonly 4: boolean; readonly 6: boolean }> {
      const isOn = (file: string) =>
        readFile(`/proc/sys/net/${file}`, "utf8").then(
          (text) => text.trim() === "1",
          () => false,
        );
      return { 4: await isOn("ipv4/ip_forward"), 6: await isOn("ipv6/conf/all/forwarding") };
    },
  };
}

function listed(json: string): readonly NftObject[] {
  const { nftables = [] } = JSON.parse(json) as { nftables?: readonly NftObject[] };
  const names = new Set<string>(nftTables.map(({ name }) => name));
  return nftables.filter((object) =>
    Object.values(object).some((content) => {
      const { table, name } = content as { table?: string; name?: string };
      return names.has(table ?? name ?? "");
    }),
  );
}

function ran(command: string, args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { timeout: WITHIN_MS, env: { ...process.env, LC_ALL: "C" } });
    let out = "";
    let err = "";
    child.stdout.on("data", (bytes) => {
      out += bytes;
      if (out.length > LARGEST_ANSWER) child.kill();
    });
    child.stderr.on("data", (bytes) => {
      if (err.length < LARGEST_ANSWER) err += bytes;
    });
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(new KernelRefused(whyNotStarted(command, error))),
    );
    child.on("close", (code) => {
      if (code === 0) resolve(out);
      else reject(new KernelRefused(whyRefused(command, err)));
    });
    // Whoever ends before it has read tells why by its exit.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

function whyNotStarted(command: string, { code, message }: NodeJS.ErrnoException): string {
  if (code !== "ENOENT") return `${command}: ${message}`;
  const where = command === "nft" ? "nftables" : "util-linux";
  return `There is no ${command} on this machine; install it (the package is called ${where}).`;
}

function whyRefused(command: string, err: string): string {
  if (/not permitted|must be root|permission denied/iu.test(err))
    return "The kernel's firewall is root's; run this as root (sudo).";
  return `${command} refused: ${err.trim().slice(0, 2_000) || "without a reason"}`;
}
