import { renderNone } from "../../domain/firewall/nft-tables.ts";
import type { FirewallPolicy } from "../../domain/firewall/policy.ts";
import { renderNftables } from "../../domain/firewall/render-nftables.ts";
import { differences } from "../../domain/firewall/ruleset-differences.ts";
import { loadOrTell } from "../load.ts";
import { type CliParts, CliProblem, EXIT, type KernelFirewall } from "../parts.ts";
import { adviceOn } from "./advice.ts";

interface Options {
  readonly config: string;
}

export interface ApplyOptions extends Options {
  readonly revert?: boolean;
  readonly dryRun?: boolean;
}

/** Differences told; the rest is only counted. */
const MOST_TOLD = 50;

export function printRuleset({ config }: Options, parts: CliParts): number {
  const policy = policyIn(config, parts);
  if (policy === undefined) return EXIT.problem;
  for (const advice of adviceOn(policy)) parts.terminal.err(advice);
  parts.terminal.out(renderNftables(policy).trimEnd());
  return EXIT.ok;
}

export async function checkRuleset({ config }: Options, parts: CliParts): Promise<number> {
  const policy = policyIn(config, parts);
  if (policy === undefined) return EXIT.problem;
  const kernel = kernelOf(parts);
  const loaded = await kernel.loaded();
  const wanted = await kernel.asLoaded(renderNftables(policy));
  const found = differences(wanted, loaded);
  for (const line of found.slice(0, MOST_TOLD)) parts.terminal.err(`kernel: ${line}`);
  if (found.length > MOST_TOLD) parts.terminal.err(`… and ${found.length - MOST_TOLD} more`);
  if (found.length > 0) {
    parts.terminal.err("The kernel does not enforce this policy; `frontdesk firewall apply` loads it.");
    return EXIT.problem;
  }
  const forwards = await kernel.forwards();
  for (const advice of adviceOn(policy, forwards)) parts.terminal.err(advice);
  parts.terminal.out("kernel: enforces this policy");
  return EXIT.ok;
}

export async function applyRuleset(options: ApplyOptions, parts: CliParts): Promise<number> {
  const { terminal } = parts;
  const policy = policyIn(options.config, parts);
  if (policy === undefined) return EXIT.problem;
  const kernel = kernelOf(parts);
  const ruleset = options.revert ? renderNone() : renderNftables(policy);
  await kernel.load(ruleset, { dryRun: options.dryRun === true });
  if (options.dryRun) {
    terminal.out("The kernel would take it. Nothing was changed.");
    return EXIT.ok;
  }
  if (options.revert) {
    terminal.out("Taken away: the kernel holds nothing of Frontdesk's any more.");
    return EXIT.ok;
  }
  for (const advice of adviceOn(policy, await kernel.forwards())) terminal.err(advice);
  terminal.out(`Loaded: ${countsOf(policy)}. \`frontdesk firewall apply --revert\` takes it away again.`);
  return EXIT.ok;
}

function countsOf({ listeners, translations, deny }: FirewallPolicy): string {
  const guarded = listeners.filter(({ port }) => port > 0).map(({ name, port }) => `${name} (${port})`);
  return [
    `listeners ${guarded.join(", ") || "none"}`,
    `${translations.length} translated`,
    `${deny.length} ranges denied everywhere`,
  ].join("; ");
}

function policyIn(config: string, parts: CliParts): FirewallPolicy | undefined {
  return loadOrTell(config, parts)?.configuration.firewall.policy;
}

function kernelOf({ kernelFirewall }: CliParts): KernelFirewall {
  if (kernelFirewall === undefined)
    throw new CliProblem("There is no kernel firewall to be reached from here.");
  return kernelFirewall;
}
