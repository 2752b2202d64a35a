import { createHash } from "node:crypto";
import type { MadeDecision } from "../../application/ports/store.ts";
import type { Decision } from "../../domain/routing/decision.ts";
import { waitShape } from "../../domain/routing/wait-shape.ts";
import { claimedDecision } from "./claimed-decision.ts";
import type { Queryable } from "./database.ts";
import { insertInbox } from "./inbox.ts";
import { poolOf } from "./pools.ts";
import { toStoredJson } from "./stored-json.ts";
import type { Settled } from "./take-slots.ts";

/** What was decided about one that waits, as its row has it. */
interface Before {
  readonly shape: string | null;
  readonly place: number | null;
}

interface Recorded {
  readonly made: MadeDecision;
  readonly decision: Decision;
  readonly before: Before | undefined;
}

/** A digest of what a wait came to, and of whom its end or another rule may come from; undefined of what is no wait. */
export function shapeDigest(decision: Decision): string | undefined {
  const shape = waitShape(decision);
  if (shape === undefined) return undefined;
  const pool = poolOf(decision.wakeOn)?.id ?? "";
  const watched = poolOf(decision.watched ?? [])?.id ?? "";
  return createHash("sha256").update(pool).update(watched).update(shape).digest("base64url");
}

/**
 * Keeps what was decided, with all verdicts, and tells the conversations, which need none. A wait decided as before
 * takes the place of the one before; nothing is told of it unless the place in line is another.
 */
export async function recordDecisions(
  client: Queryable,
  committed: readonly Settled[],
  rows: ReadonlyMap<string, Before>,
): Promise<void> {
  const recorded = committed.map(({ made, claimed }): Recorded => {
    const decision = claimedDecision(made.decision, claimed);
    return { made, decision, before: rows.get(made.conversation) };
  });
  const again = recorded.filter(isAsBefore);
  const anew = recorded.filter((each) => !isAsBefore(each));
  const steps = [
    insertDecisions(client, anew),
    repeatDecisions(client, again),
    tell(client, [...anew, ...again.filter(isElsewhere)]),
  ];
  await Promise.allSettled(steps);
  await Promise.all(steps);
}

function isAsBefore({ decision, before }: Recorded): boolean {
  const shape = shapeDigest(decision);
  return shape !== undefined && shape === before?.shape;
}

function isElsewhere({ decision: { outcome }, before }: Recorded): boolean {
  return outcome.kind === "wait" && outcome.position !== before?.place;
}

async function insertDecisions(client: Queryable, all: readonly Recorded[]): Promise<void> {
  if (all.length === 0) return;
  await client.query({
    name: "decisions-record",
    text: `
      INSERT INTO decisions (id, conversation, attempt, at, outcome, rule, queue, decision)
      SELECT id, conversation, attempt, at, outcome, rule, queue, decision
      FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::jsonb[])
        WITH ORDINALITY AS d (id, conversation, attempt, at, outcome, rule, queue, decision, ord) ORDER BY ord`,
    values: [
      all.map(({ made }) => made.decisionId),
      all.map(({ made }) => made.conversation),
      all.map(({ made }) => made.attempt),
      all.map(({ made }) => Math.round(made.at)),
      all.map(({ decision }) => decision.outcome.kind),
      all.map(({ decision }) => decision.rule ?? null),
      all.map(({ decision }) => decision.queue ?? null),
      all.map(({ decision }) => toStoredJson(decision)),
    ],
  });
}

async function repeatDecisions(client: Queryable, all: readonly Recorded[]): Promise<void> {
  if (all.length === 0) return;
  await client.query({
    name: "decisions-repeat",
    text: `
      UPDATE decisions d SET times = d.times + 1, at = r.at, decision = r.decision
      FROM unnest($1::text[], $2::bigint[], $3::jsonb[]) AS r (conversation, at, decision)
      WHERE d.serial = (SELECT max(serial) FROM decisions o WHERE o.conversation = r.conversation)`,
    values: [
      all.map(({ made }) => made.conversation),
      all.map(({ made }) => Math.round(made.at)),
      all.map(({ decision }) => toStoredJson(decision)),
    ],
  });
}

async function tell(client: Queryable, all: readonly Recorded[]): Promise<void> {
  await insertInbox(
    client,
    all.map(({ made: { conversation, decisionId, attempt, at }, decision: { counts: _, ...decision } }) => ({
      lane: conversation,
      key: `decision:${decisionId}`,
      at,
      event: { type: "DecisionMade" as const, attempt, decisionId, decision: { ...decision, verdicts: [] } },
    })),
  );
}
