import type { Inbound, NewConversationRules } from "../../application/ports/store.ts";
import type { ConversationState } from "../../domain/conversation/state.ts";
import type { CustomerRef } from "../../domain/customer.ts";
import { previousOf } from "./closed.ts";
import type { Queryable } from "./database.ts";
import { boundedKey } from "./keys.ts";
import {
  type CustomerTarget,
  isRunning,
  type Resolved,
  type Thread,
  threadKeys,
  threadOf,
} from "./resolve-targets.ts";
import { toStoredJson, toStoredText } from "./stored-json.ts";

interface Opening {
  readonly threads: Map<string, Thread>;
  readonly made: { id: string; previous?: ReturnType<typeof previousOf> }[];
  /** Threads to write: key to customer and conversation. */
  readonly mapped: Map<string, { readonly customer: CustomerRef; readonly conversation: string }>;
  /** Threads that their customer has moved on from: whoever comes with that identity now is somebody else. */
  readonly left: Set<string>;
}

/**
 * Settles, under the locks of their threads, the items that need a conversation made or an identity mapped.
 * Whoever comes second finds what the first has made. Answers all items' targets.
 */
export async function openConversations(
  client: Queryable,
  inbound: readonly Inbound[],
  resolved: readonly Resolved[],
  rules: NewConversationRules,
): Promise<readonly Resolved[]> {
  const opening: Opening = { threads: new Map(), made: [], mapped: new Map(), left: new Set() };
  const targets = inbound.map((item, index) =>
    resolved[index] === "open-one" ? (item.target as CustomerTarget) : undefined,
  );
  await lockThreads(
    client,
    targets.filter((target) => target !== undefined),
    opening,
  );
  const repeats = await storedKeys(
    client,
    inbound.filter((_, index) => targets[index]),
  );
  const settled = inbound.map((item, index): Resolved => {
    const target = targets[index];
    if (!target) return resolved[index] ?? "ignored";
    if (item.key !== undefined && repeats.has(boundedKey(item.key))) return "repeat";
    return settle(target, item.at, opening, rules);
  });
  await writeOpening(client, opening);
  return settled;
}

function settle(target: CustomerTarget, at: number, opening: Opening, rules: NewConversationRules): Resolved {
  const [ownKey = "", formerKey] = threadKeys(target);
  const own = opening.threads.get(ownKey);
  const former = formerKey === undefined ? undefined : opening.threads.get(formerKey);
  const running = [former, own].find((thread) => isRunning(thread, at, rules));
  if (!running && !target.opens) return "ignored";
  const thread = running ?? newConversation(own ?? former, opening, rules);
  if (thread.conversation !== own?.conversation) {
    opening.threads.set(ownKey, thread);
    opening.mapped.set(ownKey, { customer: target.customer, conversation: thread.conversation });
    opening.left.delete(ownKey);
  }
  if (formerKey !== undefined && thread === former) leave(formerKey, opening);
  return { conversation: thread.conversation };
}

function leave(key: string, opening: Opening): void {
  opening.threads.delete(key);
  opening.mapped.delete(key);
  opening.left.add(key);
}

function newConversation(before: Thread | undefined, opening: Opening, rules: NewConversationRules): Thread {
  const id = rules.newId();
  opening.made.push(before?.state ? { id, previous: previousOf(before.state) } : { id });
  return { conversation: id };
}

/** A thread that is not there yet is made empty, so that there is a row to lock. Locked in one order by all. */
async function lockThreads(
  client: Queryable,
  targets: readonly CustomerTarget[],
  opening: Opening,
): Promise<void> {
  const own = new Map(targets.map((target) => [threadKeys(target)[0] ?? "", target.customer]));
  const rows = [...own].sort(([one], [other]) => (one < other ? -1 : 1));
  await client.query({
    name: "threads-make",
    text: `
      INSERT INTO threads (key, network, desk, identity)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) ON CONFLICT (key) DO NOTHING`,
    values: [
      rows.map(([key]) => key),
      rows.map(([, customer]) => toStoredText(customer.network)),
      rows.map(([, customer]) => toStoredText(customer.desk)),
      rows.map(([, customer]) => toStoredText(customer.identity)),
    ],
  });
  const keys = [...new Set(targets.flatMap(threadKeys))];
  await client.query({
    name: "threads-lock",
    text: "SELECT key FROM threads WHERE key = ANY ($1::text[]) ORDER BY key FOR UPDATE",
    values: [keys],
  });
  const { rows: found } = await client.query<{
    key: string;
    conversation: string;
    state: ConversationState | null;
  }>({
    name: "threads-read",
    text: `
      SELECT t.key, c.id AS conversation, CASE WHEN c.closed_at IS NOT NULL THEN c.state END AS state
      FROM threads t JOIN conversations c ON c.id = t.conversation WHERE t.key = ANY ($1::text[])`,
    values: [keys],
  });
  for (const row of found) opening.threads.set(row.key, threadOf(row));
}

/** A repeat of what made an earlier conversation must not make another. */
async function storedKeys(client: Queryable, items: readonly Inbound[]): Promise<ReadonlySet<string>> {
  const keys = items.flatMap((item) => (item.key === undefined ? [] : [boundedKey(item.key)]));
  if (keys.length === 0) return new Set();
  const { rows } = await client.query<{ key: string }>({
    name: "inbox-keys",
    text: "SELECT key FROM inbox WHERE key = ANY ($1::text[])",
    values: [keys],
  });
  return new Set(rows.map(({ key }) => key));
}

async function writeOpening(client: Queryable, { made, mapped, left }: Opening): Promise<void> {
  if (made.length > 0) {
    await client.query({
      name: "conversations-make",
      text: `
        WITH made AS (
          INSERT INTO conversations (id, previous)
          SELECT id, previous FROM unnest($1::text[], $2::jsonb[]) AS r (id, previous) RETURNING id
        )
        INSERT INTO lanes (lane, kind) SELECT id, 'conversation' FROM made`,
      values: [
        made.map(({ id }) => id),
        made.map(({ previous }) => (previous ? toStoredJson(previous) : null)),
      ],
    });
  }
  const keys = [...mapped.keys()];
  if (keys.length > 0) {
    await client.query({
      name: "threads-map",
      text: `
        UPDATE threads t SET conversation = r.conversation
        FROM unnest($1::text[], $2::text[]) AS r (key, conversation) WHERE t.key = r.key`,
      values: [keys, keys.map((key) => mapped.get(key)?.conversation)],
    });
  }
  if (left.size > 0) {
    await client.query({
      name: "threads-leave",
      text: "UPDATE threads SET conversation = NULL WHERE key = ANY ($1::text[])",
      values: [[...left]],
    });
  }
}
