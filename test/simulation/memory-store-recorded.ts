import type { RecordedConversation } from "../../src/application/ports/store.ts";
import type { ConversationEvent } from "../../src/domain/conversation/events.ts";
import type { Tables } from "./memory-store-tables.ts";

/** What a transcript is made of. */
export function recordedOf(tables: Tables, conversation: string): RecordedConversation | undefined {
  const state = tables.conversations.get(conversation)?.state;
  if (state === undefined) return undefined;
  const events = (tables.inbox.get(conversation) ?? [])
    .filter(({ seq }) => seq !== undefined)
    .map(({ at, event }) => ({ at, event: event as ConversationEvent }));
  const outbox = (tables.outboxOf.get(conversation) ?? []).map(({ effect, at, end }) => ({
    effect,
    at,
    end,
  }));
  return { state, events, outbox };
}
