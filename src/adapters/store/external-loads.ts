import type { Queryable } from "./database.ts";

/** What other work takes of the agents' capacity, by agent; those without are left out. */
export async function externalLoads(on: Queryable): Promise<ReadonlyMap<string, number>> {
  const { rows } = await on.query<{ agent: string; load: number }>({
    name: "external-loads",
    text: "SELECT agent, load FROM external_loads WHERE load > 0",
  });
  return new Map(rows.map(({ agent, load }) => [agent, load]));
}
