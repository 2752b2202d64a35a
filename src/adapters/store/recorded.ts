import type { RecordedConversation } from "../../application/ports/store.ts";
import type { ConversationState } from "../../domain/conversation/state.ts";
import type { Recorded } from "../../domain/transcript/recorded.ts";
import type { Queryable } from "./database.ts";
import { toStoredText } from "./stored-json.ts";

interface RecordedRow {
  state: ConversationState;
  events: Recorded["events"] | null;
  outbox: Recorded["outbox"] | null;
}

/** What a transcript is made of: what was folded into a conversation, and what went to either side of it. */
export async function recorded(
  on: Queryable,
  conversation: string,
): Promise<RecordedConversation | undefined> {
  const { rows } = await on.query<RecordedRow>({
    name: "recorded-conversation",
    text: `
      SELECT c.state,
        (SELECT json_agg(json_build_object('at', i.at, 'event', i.event) ORDER BY i.seq)
          FROM inbox i WHERE i.lane = c.id AND i.seq IS NOT NULL) AS events,
        (SELECT json_agg(json_build_object('at', o.at, 'effect', o.effect, 'end', o.ended) ORDER BY o.id)
          FROM outbox o WHERE o.conversation = c.id
            AND o.type IN ('SayToCustomer', 'PostInRoom', 'RetractInRoom', 'RetractFromCustomer')) AS outbox
      FROM conversations c WHERE c.id = $1 AND c.state IS NOT NULL AND NOT c.forgotten`,
    values: [toStoredText(conversation)],
  });
  const [row] = rows;
  if (!row) return undefined;
  const outbox = (row.outbox ?? []).map((each) => ({ ...each, end: each.end ?? undefined }));
  return { state: row.state, events: row.events ?? [], outbox };
}
