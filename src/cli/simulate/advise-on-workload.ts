import type { LocatedYaml } from "../../config/located-yaml.ts";
import type { Problem } from "../../config/problem.ts";
import { whyNoNetwork } from "../../config/rules/advice-names.ts";
import type { RulesFile } from "../../config/rules/load-rules.ts";
import type { Surroundings } from "../../config/rules/surroundings.ts";
import { suggestion } from "../../config/suggestion.ts";
import type { Workload } from "./workload.ts";
import type { Recorded } from "./workload-schema.ts";

/** Names that none of the rules files look at or have: who is called so goes by the rules for all, without a word. */
export function adviseOnWorkload(
  file: string,
  { sections, recorded = [], problemAt = inFile(file) }: Workload,
  rules: readonly RulesFile[],
  surroundings: Surroundings,
): readonly Problem[] {
  const warn = (path: readonly PropertyKey[], message: string, key = false) =>
    problemAt(path, message, { severity: "warning", key });
  const unknown = (
    section: "queues" | "shifts",
    what: string,
    known: readonly string[],
  ): readonly Problem[] =>
    Object.keys(sections[section]).flatMap((name) =>
      known.includes(name)
        ? []
        : [warn([section, name], `the rules have no ${what} "${name}"${suggestion(name, known)}`, true)],
    );
  return [
    ...unknown("queues", "queue", [...rules.flatMap((one) => [...one.rules.queues.keys()]), "default"]),
    ...unknown(
      "shifts",
      "agent",
      rules.flatMap((one) => [...one.rules.agents.keys()]),
    ),
    ...sections.kinds.flatMap((kind, at) =>
      mistakesIn(kind, rules, surroundings).map(({ path, message }) => warn(["kinds", at, ...path], message)),
    ),
    ...ofRecorded(recorded, rules, surroundings).map((message) => warn(["recorded"], message)),
  ];
}

function inFile(file: string): LocatedYaml["problemAt"] {
  return (_, message, { severity = "error" } = {}) => ({ severity, file, message });
}

interface Mistake {
  readonly path: readonly string[];
  readonly message: string;
}

type Asked = Pick<Recorded, "desk" | "network" | "slots">;

function mistakesIn(
  { desk, network, slots }: Asked,
  rules: readonly RulesFile[],
  { networks, desks }: Surroundings,
): readonly Mistake[] {
  const looked = [...new Set(rules.flatMap((one) => one.desks))];
  return [
    ...(networks === undefined || networks.has(network)
      ? []
      : [{ path: ["network"], message: whyNoNetwork(network, networks) }]),
    ...deskMistake(desk, looked, desks).map((message) => ({ path: ["desk"], message })),
    ...Object.entries(slots).flatMap(([slot, value]) =>
      slotMistake(slot, value, rules).map((message) => ({ path: ["slots", slot], message })),
    ),
  ];
}

function deskMistake(
  desk: string,
  looked: readonly string[],
  desks: readonly string[] | undefined,
): readonly string[] {
  if (desk === "" || looked.includes(desk)) return [];
  if (desks !== undefined)
    return desks.includes(desk)
      ? []
      : [`frontdesk.yaml has no desk "${desk}"${suggestion(desk, desks)}; it has ${desks.join(", ")}`];
  const others = looked.length === 0 ? "" : `; they look at ${looked.join(", ")}`;
  return [`no rule looks at a desk "${desk}"${suggestion(desk, looked)}${others}`];
}

function slotMistake(slot: string, value: string, rules: readonly RulesFile[]): readonly string[] {
  const slots = rules.flatMap((one) => one.script.slots);
  const asked = slots.filter((one) => one.slot === slot);
  if (asked.length === 0)
    return [
      `the rules have no slot "${slot}"${suggestion(
        slot,
        slots.map((one) => one.slot),
      )}`,
    ];
  const choices = asked.flatMap((one) => (one.choices ?? []).map((choice) => choice.value));
  if (choices.length === 0 || value === "" || choices.includes(value)) return [];
  return [
    `the interview never gives "${value}" for ${slot}${suggestion(value, choices)}; it gives ${[...new Set(choices)].join(", ")}`,
  ];
}

/** Each once, with how many it is about. */
function ofRecorded(
  recorded: readonly Recorded[],
  rules: readonly RulesFile[],
  surroundings: Surroundings,
): readonly string[] {
  const seen = new Map<string, readonly string[]>();
  const counts = new Map<string, number>();
  for (const { desk, network, slots } of recorded) {
    const key = JSON.stringify([desk, network, slots]);
    const messages =
      seen.get(key) ??
      mistakesIn({ desk, network, slots }, rules, surroundings).map(({ message }) => message);
    if (seen.size < MOST_KINDS) seen.set(key, messages);
    for (const message of messages) counts.set(message, (counts.get(message) ?? 0) + 1);
  }
  return [...counts].slice(0, MOST_TOLD).map(([message, count]) => `${count} of those recorded: ${message}`);
}

/** Of recordings: kinds of request kept in mind, and mistakes told. */
const MOST_KINDS = 10_000;
const MOST_TOLD = 20;
