import type { Rules } from "../domain/routing/rules.ts";

/** Whoever works for the desk has a chat with the bot, and is nobody's customer. */
export function isStaff({ agents, supervisors }: Rules, user: string): boolean {
  return agents.has(user) || (supervisors?.includes(user) ?? false);
}
