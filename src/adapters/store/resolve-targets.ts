import type { Inbound, NewConversationRules, Target } from "../../application/ports/store.ts";
import type { ConversationState } from "../../domain/conversation/state.ts";
import type { CustomerRef } from "../../domain/customer.ts";
import type { Queryable } from "./database.ts";
import { boundedKey, storedThreadKey } from "./keys.ts";

/** `open-one`: a conversation must be made, or an identity mapped, under the threads' locks. */
export type Resolved =
  | { readonly conversation: string }
  | { readonly agent: string }
  | "ignored"
  | "repeat"
  | "open-one";

export type CustomerTarget = Extract<Target, { readonly customer: CustomerRef }>;

/** A thread's conversation; `state` is there only of a closed one. */
export interface Thread {
  readonly conversation: string;
  readonly state?: ConversationState;
}

interface FoundRow {
  kind: "thread" | "room" | "conversation";
  name: string;
  conversation: string;
  state: ConversationState | null;
}

/** Finds the lane of each item as things stand, without locks. */
export async function resolve(
  on: Queryable,
  inbound: readonly Inbound[],
  rules: NewConversationRules,
): Promise<Resolved[]> {
  const names = { thread: new Set<string>(), room: new Set<string>(), conversation: new Set<string>() };
  for (const { target } of inbound) {
    if ("customer" in target) for (const key of threadKeys(target)) names.thread.add(key);
    else if ("room" in target) names.room.add(boundedKey(target.room));
    else if ("conversation" in target) names.conversation.add(boundedKey(target.conversation));
  }
  if (names.thread.size + names.room.size + names.conversation.size === 0)
    return resolveAll(inbound, new Map(), rules);
  const { rows } = await on.query<FoundRow>({
    name: "resolve-targets",
    text: `
      SELECT 'thread' AS kind, t.key AS name, c.id AS conversation, CASE WHEN c.closed_at IS NOT NULL THEN c.state END AS state
      FROM threads t JOIN conversations c ON c.id = t.conversation WHERE t.key = ANY ($1::text[])
      UNION ALL SELECT 'room', room_id, id, NULL FROM conversations WHERE room_id = ANY ($2::text[])
      UNION ALL SELECT 'conversation', id, id, NULL FROM conversations WHERE id = ANY ($3::text[])`,
    values: [[...names.thread], [...names.room], [...names.conversation]],
  });
  const found = new Map(rows.map((row) => [`${row.kind} ${row.name}`, threadOf(row)]));
  return resolveAll(inbound, found, rules);
}

/** What follows an opening of the same thread in the batch is settled with it. */
function resolveAll(
  inbound: readonly Inbound[],
  found: ReadonlyMap<string, Thread>,
  rules: NewConversationRules,
): Resolved[] {
  const opening = new Set<string>();
  return inbound.map((item) => {
    const keys = "customer" in item.target ? threadKeys(item.target) : [];
    const resolved = keys.some((key) => opening.has(key)) ? "open-one" : resolveItem(item, found, rules);
    if (resolved === "open-one") for (const key of keys) opening.add(key);
    return resolved;
  });
}

export function threadOf(row: { conversation: string; state: ConversationState | null }): Thread {
  return row.state === null
    ? { conversation: row.conversation }
    : { conversation: row.conversation, state: row.state };
}

/** The customer's own thread first; then the one of the identity they had before. */
export function threadKeys({ customer, formerIdentity }: CustomerTarget): readonly string[] {
  const own = storedThreadKey(customer);
  if (formerIdentity === undefined || formerIdentity === customer.identity) return [own];
  return [own, storedThreadKey({ ...customer, identity: formerIdentity })];
}

function resolveItem(
  item: Inbound,
  found: ReadonlyMap<string, Thread>,
  rules: NewConversationRules,
): Resolved {
  const { target } = item;
  if ("agent" in target) return { agent: target.agent };
  if ("customer" in target) return resolveCustomer(target, item.at, found, rules);
  const name =
    "room" in target ? `room ${boundedKey(target.room)}` : `conversation ${boundedKey(target.conversation)}`;
  const thread = found.get(name);
  return thread ? { conversation: thread.conversation } : "ignored";
}

function resolveCustomer(
  target: CustomerTarget,
  at: number,
  found: ReadonlyMap<string, Thread>,
  rules: NewConversationRules,
): Resolved {
  const [own, former] = threadKeys(target).map((key) => found.get(`thread ${key}`));
  if (isRunning(former, at, rules) && former?.conversation !== own?.conversation) return "open-one";
  if (own && isRunning(own, at, rules)) return { conversation: own.conversation };
  return target.opens ? "open-one" : "ignored";
}

/** Open, or closed for so short a time that what comes in reopens it. */
export function isRunning(thread: Thread | undefined, at: number, rules: NewConversationRules): boolean {
  return thread !== undefined && (thread.state === undefined || rules.reopens(thread.state, at));
}
