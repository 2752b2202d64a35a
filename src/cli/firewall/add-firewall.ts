import type { Command } from "commander";
import type { CliParts } from "../parts.ts";

/** `frontdesk firewall print | check | apply`: one policy, for the kernel to enforce as well. */
export function addFirewall(
  program: Command,
  parts: CliParts,
  ended: (code: number) => void,
  withConfig: (on: Command) => Command,
): void {
  const firewall = program
    .command("firewall")
    .description(
      "The firewall's policy as an nftables ruleset: print it, load it, see whether it is loaded.",
    );
  withConfig(firewall.command("print").description("Print the ruleset.")).action(async (options) => {
    const { printRuleset } = await import("./firewall.ts");
    ended(printRuleset(options, parts));
  });
  withConfig(firewall.command("check").description("Tell where the kernel's rules differ from the policy."))
    .addHelpText("after", "\nExit code 1 when they differ, or are not loaded. Needs root.")
    .action(async (options) => {
      const { checkRuleset } = await import("./firewall.ts");
      ended(await checkRuleset(options, parts));
    });
  withConfig(firewall.command("apply").description("Load the ruleset in place of what was loaded before."))
    .option("--revert", "take it away instead")
    .option("--dry-run", "only let the kernel say whether it would take it")
    .addHelpText("after", "\nAll at once or not at all. Touches no other table. Needs root.")
    .action(async (options) => {
      const { applyRuleset } = await import("./firewall.ts");
      ended(await applyRuleset(options, parts));
    });
}
