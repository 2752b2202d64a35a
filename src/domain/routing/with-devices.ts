import type { Ability } from "../capabilities.ts";
import { softwareOfDevice } from "../client/device-software.ts";
import type { Agent, ClientLimit, Rules } from "./rules.ts";

/** Names of devices that a verdict shows. */
const MOST_SHOWN = 3;

/**
 * What agents' clients cannot do, by the names of their devices and the rules' `clients`, where the rules do not say
 * it of the agent themselves. An agent can do what one of their devices can, and a device whose software is not known
 * can do everything. The same rules are given back where that changes nothing.
 */
export function withDevices(rules: Rules, devices: ReadonlyMap<string, readonly string[]>): Rules {
  // A device tells no version, and a version that is not known is not before any.
  const limits = (rules.clients ?? []).filter(({ before }) => before === undefined);
  if (limits.length === 0) return rules;
  const limited = [...rules.agents.values()].flatMap((agent) => {
    const names = devices.get(agent.id) ?? [];
    if (agent.lacks !== undefined || agent.automated || names.length === 0) return [];
    const lacks = lackedByAll(names, limits);
    return lacks.length === 0 ? [] : [limitedTo(agent, lacks, names)];
  });
  if (limited.length === 0) return rules;
  return {
    ...rules,
    agents: new Map([...rules.agents, ...limited.map((agent) => [agent.id, agent] as const)]),
  };
}

function limitedTo(agent: Agent, lacks: readonly Ability[], names: readonly string[]): Agent {
  return { ...agent, lacks, devices: [...new Set(names)].sort().slice(0, MOST_SHOWN).join(", ") };
}

function lackedByAll(names: readonly string[], limits: readonly ClientLimit[]): readonly Ability[] {
  const [first = [], ...others] = names.map((name) => lackedBy(name, limits));
  return [...new Set(first)].filter((ability) => others.every((lacks) => lacks.includes(ability)));
}

function lackedBy(name: string, limits: readonly ClientLimit[]): readonly Ability[] {
  const software = softwareOfDevice(name).map((each) => each.toLowerCase());
  return limits.flatMap((limit) => (software.includes(limit.software.toLowerCase()) ? limit.lacks : []));
}
