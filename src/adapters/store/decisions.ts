import type { StoredDecision } from "../../application/ports/store.ts";
import type { OfferRecord } from "../../domain/conversation/effects.ts";
import type { Queryable } from "./database.ts";

export async function recordOffer(
  client: Queryable,
  conversation: string,
  offer: OfferRecord,
  at: number,
): Promise<void> {
  await client.query({
    name: "offer-record",
    text: `
      INSERT INTO offers (decision, conversation, agent, outcome, at, queue)
      VALUES ($1, $2, $3, $4, $5, (SELECT queue FROM decisions WHERE id = $1))`,
    values: [offer.decisionId, conversation, offer.agent, offer.outcome, Math.round(at)],
  });
}

/** Decisions of a conversation, oldest first, each with its offers as they went. */
export async function decisionsOf(
  on: Queryable,
  conversation: string,
  latestOnly = false,
): Promise<readonly StoredDecision[]> {
  const { rows } = await on.query<StoredDecision>({
    name: latestOnly ? "decisions-latest" : "decisions-read",
    text: `
      SELECT d.id AS "decisionId", d.conversation, d.attempt, d.at, d.times, d.decision, coalesce((
        SELECT json_agg(json_build_object('agent', o.agent, 'outcome', o.outcome, 'at', o.at) ORDER BY o.serial)
        FROM offers o WHERE o.conversation = d.conversation AND o.decision = d.id
      ), '[]') AS offers
      FROM decisions d WHERE d.conversation = $1 ORDER BY d.serial ${latestOnly ? "DESC LIMIT 1" : ""}`,
    values: [conversation],
  });
  return rows;
}
