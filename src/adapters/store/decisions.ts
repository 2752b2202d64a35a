import type { MadeDecision, StoredDecision } from "../../application/ports/store.ts";
import type { OfferRecord } from "../../domain/conversation/effects.ts";
import type { Decision } from "../../domain/routing/decision.ts";
import type { RoutingRequest } from "../../domain/routing/request.ts";
import { lockAgents } from "./agents.ts";
import { claimedDecision, targetOf } from "./claimed-decision.ts";
import { type Database, type Queryable, transaction } from "./database.ts";
import { insertInbox } from "./inbox.ts";
import { toStoredJson } from "./stored-json.ts";

export type CommitResult = "committed" | "claim-refused" | "stale";

export async function commitDecision(db: Database, made: MadeDecision): Promise<CommitResult> {
  const result = await transaction(db.pool, async (client): Promise<CommitResult> => {
    const { outcome } = made.decision;
    const offered = outcome.kind === "offer" ? outcome.agents : [];
    await lockAgents(client, offered);
    const request = await lockWaiting(client, made);
    if (!request) return "stale";
    if (outcome.kind === "wait") {
      await putToSleep(client, made);
      await record(client, made, made.decision);
      return "committed";
    }
    const claimed = await claim(client, made, offered, targetOf(request));
    if (outcome.kind === "offer" && claimed.length === 0) return "claim-refused";
    await client.query({
      name: "waiting-decided",
      text: "DELETE FROM waiting WHERE conversation = $1",
      values: [made.conversation],
    });
    await record(client, made, claimedDecision(made.decision, claimed));
    return "committed";
  });
  if (result === "committed") db.nudge("inbox");
  return result;
}

async function lockWaiting(client: Queryable, made: MadeDecision): Promise<RoutingRequest | undefined> {
  const { rows } = await client.query<{ request: RoutingRequest }>({
    name: "waiting-lock",
    text: "SELECT request FROM waiting WHERE conversation = $1 AND attempt = $2 FOR UPDATE",
    values: [made.conversation, made.attempt],
  });
  return rows[0]?.request;
}

/**
 * Unless something that may help has happened since it was handed out to be decided. Which priority the rules give
 * it is known from here on.
 */
async function putToSleep(client: Queryable, { conversation, decision }: MadeDecision): Promise<void> {
  await client.query({
    name: "waiting-sleep",
    text: "UPDATE waiting SET awake = woken, queue = $2, wake_on = $3, wake_at = $4, priority = $5, aging = $6 WHERE conversation = $1",
    values: [
      conversation,
      decision.queue ?? null,
      decision.wakeOn,
      decision.wakeAt === undefined ? null : Math.ceil(decision.wakeAt),
      decision.priority,
      decision.aging ?? 0,
    ],
  });
}

/** Takes a slot of each offered agent who has one. Their rows are locked, so the counts stand. */
async function claim(
  client: Queryable,
  made: MadeDecision,
  offered: readonly string[],
  target: string | undefined,
): Promise<readonly string[]> {
  if (offered.length === 0) return [];
  const { rows } = await client.query<{ agent: string }>({
    name: "claims-take",
    text: `
      WITH taken AS (
        INSERT INTO claims (agent, conversation, weight)
        SELECT a.id, $1, $5::integer FROM unnest($2::text[], $3::int[]) WITH ORDINALITY AS r (id, capacity, ord) JOIN agents a ON a.id = r.id
        WHERE NOT a.retired AND (a.availability = 'ready' OR a.id = $4)
          AND (SELECT coalesce(sum(weight), 0) FROM claims c WHERE c.agent = a.id AND c.conversation <> $1)
            + coalesce((SELECT load FROM external_loads x WHERE x.agent = a.id), 0) + $5::integer <= r.capacity
        ORDER BY r.ord
        ON CONFLICT (agent, conversation) DO UPDATE SET weight = excluded.weight
        RETURNING agent
      )
      UPDATE agents a SET rung_at = $6 FROM taken t WHERE a.id = t.agent RETURNING t.agent`,
    values: [
      made.conversation,
      offered,
      offered.map(made.capacityOf),
      target ?? null,
      made.decision.weight ?? 1,
      Math.round(made.at),
    ],
  });
  const taken = new Set(rows.map(({ agent }) => agent));
  return offered.filter((agent) => taken.has(agent));
}

async function record(client: Queryable, made: MadeDecision, decision: Decision): Promise<void> {
  await client.query({
    name: "decision-record",
    text: "INSERT INTO decisions (id, conversation, attempt, at, outcome, rule, queue, decision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    values: [
      made.decisionId,
      made.conversation,
      made.attempt,
      Math.round(made.at),
      decision.outcome.kind,
      decision.rule ?? null,
      decision.queue ?? null,
      toStoredJson(decision),
    ],
  });
  const event = {
    type: "DecisionMade" as const,
    attempt: made.attempt,
    decisionId: made.decisionId,
    decision,
  };
  await insertInbox(client, [
    { lane: made.conversation, key: `decision:${made.decisionId}`, at: made.at, event },
  ]);
}

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
      SELECT d.id AS "decisionId", d.conversation, d.attempt, d.at, d.decision, coalesce((
        SELECT json_agg(json_build_object('agent', o.agent, 'outcome', o.outcome, 'at', o.at) ORDER BY o.serial)
        FROM offers o WHERE o.conversation = d.conversation AND o.decision = d.id
      ), '[]') AS offers
      FROM decisions d WHERE d.conversation = $1 ORDER BY d.serial ${latestOnly ? "DESC LIMIT 1" : ""}`,
    values: [conversation],
  });
  return rows;
}
