import type { Accepted, Inbound, NewConversationRules } from "../../application/ports/store.ts";
import { acceptRunning } from "./accept-running.ts";
import { type Database, type Queryable, retryingDeadlocks, transaction } from "./database.ts";
import { type InboxRow, insertInbox } from "./inbox.ts";
import { agentLane, boundedKey } from "./keys.ts";
import { openConversations } from "./open-conversations.ts";
import { type Resolved, resolve } from "./resolve-targets.ts";

/**
 * Takes a batch in. Where every target has its running conversation one statement does; only where one must be made
 * are the threads locked.
 */
export async function accept(
  db: Database,
  inbound: readonly Inbound[],
  rules: NewConversationRules,
): Promise<readonly Accepted[]> {
  if (inbound.length === 0) return [];
  const running = await retryingDeadlocks(() => acceptRunning(db.pool, inbound));
  const accepted = running ?? (await acceptAny(db, inbound, rules));
  nudgeFor(db, accepted);
  return accepted;
}

async function acceptAny(
  db: Database,
  inbound: readonly Inbound[],
  rules: NewConversationRules,
): Promise<readonly Accepted[]> {
  const resolved = await resolve(db.pool, inbound, rules);
  return resolved.includes("open-one")
    ? transaction(db.pool, (client) => acceptOpening(client, inbound, resolved, rules))
    : retryingDeadlocks(() => insert(db.pool, inbound, resolved));
}

async function acceptOpening(
  client: Queryable,
  inbound: readonly Inbound[],
  resolved: readonly Resolved[],
  rules: NewConversationRules,
): Promise<readonly Accepted[]> {
  return insert(client, inbound, await openConversations(client, inbound, resolved, rules));
}

/** A repeat in the batch counts like one of an earlier batch: the first of a key is stored. */
async function insert(
  on: Queryable,
  inbound: readonly Inbound[],
  resolved: readonly Resolved[],
): Promise<readonly Accepted[]> {
  const rows = inbound.flatMap((item, index): InboxRow[] => {
    const lane = laneOf(resolved[index]);
    if (lane === undefined) return [];
    return [
      {
        lane,
        at: item.at,
        event: item.event,
        ...(item.key === undefined ? {} : { key: boundedKey(item.key) }),
      },
    ];
  });
  const stored = await insertInbox(on, rows);
  return inbound.map((item, index): Accepted => {
    const target = resolved[index];
    if (target === "repeat") return { kind: "repeat" };
    const lane = laneOf(target);
    if (lane === undefined) return { kind: "ignored" };
    if (item.key !== undefined && !stored.delete(boundedKey(item.key))) return { kind: "repeat" };
    return { kind: "accepted", lane };
  });
}

function laneOf(resolved: Resolved | undefined): string | undefined {
  if (typeof resolved !== "object") return undefined;
  return "agent" in resolved ? agentLane(resolved.agent) : resolved.conversation;
}

function nudgeFor(db: Database, accepted: readonly Accepted[]): void {
  const lanes = accepted.flatMap((each) => (each.kind === "accepted" ? [each.lane] : []));
  if (lanes.some((lane) => lane.startsWith("agent:"))) db.nudge("agents");
  if (lanes.some((lane) => !lane.startsWith("agent:"))) db.nudge("inbox");
}
