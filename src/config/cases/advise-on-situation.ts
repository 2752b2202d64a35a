import type { Capabilities } from "../../domain/capabilities.ts";
import type { InterviewScript } from "../../domain/interview/script.ts";
import type { LocatedYaml } from "../located-yaml.ts";
import type { Problem } from "../problem.ts";
import { whyNoNetwork } from "../rules/advice-names.ts";
import { suggestion } from "../suggestion.ts";
import type { Path } from "../yaml-places.ts";
import type { Situation } from "./cases-schema.ts";

export interface KnownHere {
  readonly networks: ReadonlyMap<string, Capabilities>;
  /** Those that the rules look at. */
  readonly desks: readonly string[];
  readonly script: InterviewScript;
}

/** What of a situation is hardly meant: names that are nearly those that the rules look at. */
export function adviseOnSituation(
  yaml: LocatedYaml,
  path: Path,
  { network, desk, slots = {} }: Pick<Situation, "network" | "desk" | "slots">,
  { networks, desks, script }: KnownHere,
): readonly Problem[] {
  const warn = (at: Path, message: string) =>
    yaml.problemAt([...path, ...at], message, { severity: "warning" });
  return [
    ...(network === undefined || networks.size === 0 || networks.has(network)
      ? []
      : [warn(["network"], whyNoNetwork(network, networks))]),
    ...nearly(desk, desks).map((meant) => warn(["desk"], `no rule looks at a desk "${desk}"${meant}`)),
    ...Object.entries(slots).flatMap(([slot, value]) => {
      const choices = script.slots.find((one) => one.slot === slot)?.choices?.map((one) => one.value) ?? [];
      return nearly(value, choices).map((meant) =>
        warn(["slots", slot], `the interview never gives "${value}" for ${slot}${meant}`),
      );
    }),
  ];
}

/** What was meant instead, if anything near to it is known; others may be of somebody else's making. */
function nearly(name: string | undefined, known: readonly string[]): readonly string[] {
  if (name === undefined || name === "" || known.includes(name)) return [];
  const meant = suggestion(name, known);
  return meant === "" ? [] : [meant];
}
