export interface Team {
  /** By localpart; capacity 1 and the highest level. Their name is the localpart with a capital. */
  readonly agents: readonly string[];
  readonly capacity?: number;
  readonly ring?: string;
  readonly atOnce?: number;
  readonly host?: "homeserver" | "bridge";
  readonly priority?: number;
  /** Another team whose queue and agents these customers get. */
  readonly joins?: string;
}

/**
 * Rules in which each scenario of a file has agents of its own, so that none takes another's customer: whoever
 * names the team in their reason gets it.
 */
export function teams(plan: Readonly<Record<string, Team>>): (domain: string) => object {
  const queues = Object.entries(plan).filter(([, team]) => team.joins === undefined);
  return (domain) => ({
    skills: queues.map(([name]) => name),
    queues: Object.fromEntries(queues.map(([name]) => [name, { title: name }])),
    agents: Object.fromEntries(
      queues.flatMap(([name, team]) =>
        team.agents.map((agent) => [
          `@${agent}:${domain}`,
          { name: capital(agent), skills: { [name]: 5 }, capacity: team.capacity ?? 1 },
        ]),
      ),
    ),
    interview: { silence: "5m", client_answer: "3s" },
    rules: Object.entries(plan).map(([name, team]) => ({
      name,
      when: `reason.contains(${JSON.stringify(name)})`,
      queue: team.joins ?? name,
      priority: team.priority ?? 0,
      host: team.host ?? "homeserver",
      steps: [{ skills: { [team.joins ?? name]: 1 } }],
      offer: { ring: team.ring ?? "60s", at_once: team.atOnce ?? 1 },
    })),
  });
}

export function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
