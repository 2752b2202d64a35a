import type { CarriedMessage, Said } from "../../application/ports/store.ts";
import type { ConversationState } from "../../domain/conversation/state.ts";
import type { CustomerRef } from "../../domain/customer.ts";
import type { Queryable } from "./database.ts";
import { boundedKey, storedThreadKey } from "./keys.ts";
import { toStoredText } from "./stored-json.ts";

interface StateRow {
  state: ConversationState | null;
}

export async function conversation(on: Queryable, id: string): Promise<ConversationState | undefined> {
  const { rows } = await on.query<StateRow>({
    name: "conversation-by-id",
    text: "SELECT state FROM conversations WHERE id = $1",
    values: [toStoredText(id)],
  });
  return rows[0]?.state ?? undefined;
}

export async function conversationsEnding(
  on: Queryable,
  ending: string,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await on.query<{ id: string }>({
    name: "conversation-ids-ending",
    text: "SELECT id FROM conversations WHERE right(id, length($1)) = $1 ORDER BY id DESC LIMIT $2",
    values: [toStoredText(ending), limit],
  });
  return rows.map(({ id }) => id);
}

export async function conversationByRoom(
  on: Queryable,
  roomId: string,
): Promise<ConversationState | undefined> {
  const { rows } = await on.query<StateRow>({
    name: "conversation-by-room",
    text: "SELECT state FROM conversations WHERE room_id = $1",
    values: [boundedKey(roomId)],
  });
  return rows[0]?.state ?? undefined;
}

export async function conversationByThread(
  on: Queryable,
  customer: Pick<CustomerRef, "network" | "desk" | "identity">,
): Promise<ConversationState | undefined> {
  const { rows } = await on.query<StateRow>({
    name: "conversation-by-thread",
    text: "SELECT c.state FROM threads t JOIN conversations c ON c.id = t.conversation WHERE t.key = $1",
    values: [storedThreadKey(customer)],
  });
  return rows[0]?.state ?? undefined;
}

export async function counterpart(
  on: Queryable,
  conversation: string,
  side: "event" | "network",
  id: string,
): Promise<string | undefined> {
  const [given, wanted] = side === "event" ? ["event_id", "network_id"] : ["network_id", "event_id"];
  const { rows } = await on.query<{ id: string }>({
    name: `counterpart-of-${side}`,
    text: `
      SELECT ${wanted} AS id FROM message_map
      WHERE conversation = $1 AND md5(${given}) = md5($2) AND ${given} = $2 ORDER BY serial DESC LIMIT 1`,
    values: [conversation, toStoredText(id)],
  });
  return rows[0]?.id;
}

/** Read from the deliveries themselves: also of networks whose messages have no ids, and so no pair. */
export async function carried(
  on: Queryable,
  conversation: string,
  eventId: string,
): Promise<CarriedMessage | undefined> {
  const { rows } = await on.query<{ effect: CarriedMessage }>({
    name: "carried-message",
    text: `
      SELECT effect FROM outbox
      WHERE conversation = $1 AND (
        (type = 'SayToCustomer' AND source = $2) OR (type = 'PostInRoom' AND ended->>'remoteId' = $2)
      ) ORDER BY id LIMIT 1`,
    values: [conversation, toStoredText(eventId)],
  });
  return rows[0]?.effect;
}

/** Rows are numbered in the order in which they were decided. */
export async function said(on: Queryable, beforeSerial: number, limit: number): Promise<readonly Said[]> {
  const { rows } = await on.query<Said>({
    name: "said-before",
    text: `
      SELECT effect, at FROM outbox
      WHERE conversation = (SELECT conversation FROM outbox WHERE id = $1) AND id < $1 AND (
        type = 'SayToCustomer' OR (type = 'PostInRoom' AND effect->>'as' = 'customer' AND effect->>'notice' IS NULL)
      ) ORDER BY id DESC LIMIT $2`,
    values: [beforeSerial, limit],
  });
  return rows.reverse();
}

export async function openConversations(
  on: Queryable,
  after: string | undefined,
  limit: number,
): Promise<readonly ConversationState[]> {
  const { rows } = await on.query<{ state: ConversationState }>({
    name: "conversations-open",
    text: "SELECT state FROM conversations WHERE closed_at IS NULL AND state IS NOT NULL AND id > $1 ORDER BY id LIMIT $2",
    values: [after ?? "", limit],
  });
  return rows.map(({ state }) => state);
}
