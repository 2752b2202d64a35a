import type { Accepted, Inbound, Target } from "../../application/ports/store.ts";
import type { Queryable } from "./database.ts";
import { boundedKey, storedThreadKey } from "./keys.ts";
import { toStoredJson } from "./stored-json.ts";

interface Named {
  readonly kind: "thread" | "room";
  readonly name: string;
}

interface TakenRow {
  readonly lane: string | null;
  readonly stored: boolean;
}

/**
 * Takes in, with one statement, a batch that is for running conversations or for rooms: what nearly all is. If any
 * of it needs a closer look (a conversation to be made or reopened, an agent's lane, a moved identity) nothing is
 * taken in, so that the order stays, and the answer is undefined.
 */
export async function acceptRunning(
  on: Queryable,
  inbound: readonly Inbound[],
): Promise<readonly Accepted[] | undefined> {
  const named = inbound.map(({ target }) => nameOf(target));
  const keys = inbound.map(({ key }) => (key === undefined ? undefined : boundedKey(key)));
  const given = keys.filter((key) => key !== undefined);
  if (named.includes(undefined) || new Set(given).size < given.length) return undefined;
  const { rows } = await on.query<TakenRow>({
    name: "inbox-accept",
    text: `
      WITH found AS MATERIALIZED (
        SELECT a.*, CASE a.kind
          WHEN 'room' THEN (SELECT id FROM conversations WHERE room_id = a.name)
          ELSE (SELECT c.id FROM threads t JOIN conversations c ON c.id = t.conversation WHERE t.key = a.name AND c.closed_at IS NULL)
        END AS lane
        FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::json[]) WITH ORDINALITY AS a (kind, name, key, at, event, ord)
      ), stored AS (
        INSERT INTO inbox (lane, key, at, event)
        SELECT lane, key, at, event FROM found
        WHERE lane IS NOT NULL AND NOT EXISTS (SELECT FROM found WHERE kind = 'thread' AND lane IS NULL)
        ORDER BY ord
        ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING
        RETURNING key
      )
      SELECT f.lane, f.key IS NULL OR EXISTS (SELECT FROM stored s WHERE s.key = f.key) AS stored FROM found f ORDER BY f.ord`,
    values: [
      named.map((each) => each?.kind),
      named.map((each) => each?.name),
      keys.map((key) => key ?? null),
      inbound.map(({ at }) => Math.round(at)),
      inbound.map(({ event }) => toStoredJson(event)),
    ],
  });
  if (rows.some(({ lane }, index) => lane === null && named[index]?.kind === "thread")) return undefined;
  return rows.map(({ lane, stored }): Accepted => {
    if (lane === null) return { kind: "ignored" };
    return stored ? { kind: "accepted", lane } : { kind: "repeat" };
  });
}

function nameOf(target: Target): Named | undefined {
  if ("room" in target) return { kind: "room", name: boundedKey(target.room) };
  if (!("customer" in target)) return undefined;
  const { customer, formerIdentity } = target;
  const moved = formerIdentity !== undefined && formerIdentity !== customer.identity;
  return moved ? undefined : { kind: "thread", name: storedThreadKey(customer) };
}
