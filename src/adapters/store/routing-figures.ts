import type { RoutingFigures } from "../../application/ports/store.ts";
import { agentStates, withoutCapacity } from "./agents.ts";
import type { Queryable } from "./database.ts";

/** Agents, and who waits in each queue as last decided, as they are served. */
export async function routingFigures(on: Queryable): Promise<RoutingFigures> {
  const agents = await agentStates(on);
  const { rows } = await on.query<{ queue: string; conversation: string; priority: number; since: number }>({
    name: "waiting-by-queue",
    text: "SELECT queue, conversation, priority, since FROM waiting WHERE queue IS NOT NULL ORDER BY priority DESC, since, conversation",
  });
  const waiting: Record<string, { conversation: string; priority: number; since: number }[]> = {};
  for (const { queue, ...row } of rows) {
    waiting[queue] ??= [];
    waiting[queue].push(row);
  }
  return { agents: agents.map(withoutCapacity), waiting };
}
