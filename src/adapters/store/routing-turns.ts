import type {
  Difference,
  OpenTurn,
  RoutingLedger,
  Taken,
  Turn,
} from "../../application/ports/routing-ledger.ts";
import { type Database, type Queryable, transaction } from "./database.ts";
import { toStoredJson } from "./stored-json.ts";

/** What stands of the questions to the routing server. */
export function routingLedger(db: Database): RoutingLedger {
  return {
    open: (conversation, attempt, now) =>
      transaction(db.pool, (client) => open(client, conversation, attempt, now)),
    promise: (turn, until) => promise(db.pool, turn, until),
    close: (turn, as) => close(db.pool, turn, as),
    take: async (turn, answer) => {
      const taken = await transaction(db.pool, (client) => take(client, turn, answer));
      if (taken.kind === "taken") db.nudge("waiting");
      return taken;
    },
    differs: (difference) => differs(db.pool, difference),
    differences: (limit) => differences(db.pool, limit),
  };
}

interface TurnRow {
  attempt: number;
  turn: number;
  state: "asked" | "promised" | "answered" | "waits" | "local" | "done";
  until: number | null;
  answer: string | null;
}

async function lockTurn(client: Queryable, conversation: string): Promise<TurnRow | undefined> {
  const { rows } = await client.query<TurnRow>({
    name: "routing-turn-lock",
    text: "SELECT attempt, turn, state, until, answer FROM routing_turns WHERE conversation = $1 FOR UPDATE",
    values: [conversation],
  });
  return rows[0];
}

async function open(
  client: Queryable,
  conversation: string,
  attempt: number,
  now: number,
): Promise<OpenTurn> {
  const row = await lockTurn(client, conversation);
  if (row !== undefined && row.attempt > attempt) return { kind: "stale" };
  if (row !== undefined && row.attempt === attempt) {
    const turn = { conversation, attempt, turn: row.turn };
    if (row.state === "asked") return { kind: "ask", turn };
    if (row.state === "promised") return { kind: "promised", turn, until: row.until ?? now };
    if (row.state === "answered") return { kind: "answered", turn, answer: row.answer ?? "" };
  }
  const next = row?.attempt === attempt ? row.turn + 1 : 1;
  const { rowCount } = await client.query({
    name: "routing-turn-ask",
    text: `
      INSERT INTO routing_turns AS t (conversation, attempt, turn, state)
      SELECT $1, $2::integer, $3::integer, 'asked' WHERE EXISTS (SELECT FROM conversations WHERE id = $1)
      ON CONFLICT (conversation) DO UPDATE SET attempt = excluded.attempt, turn = excluded.turn, state = 'asked', until = NULL, answer = NULL
      WHERE (t.attempt, t.turn) < (excluded.attempt, excluded.turn)`,
    values: [conversation, attempt, next],
  });
  const turn = { conversation, attempt, turn: next };
  return rowCount === 1 || row === undefined ? { kind: "ask", turn } : { kind: "stale" };
}

async function promise(on: Queryable, turn: Turn, until: number): Promise<"promised" | "answered"> {
  const { rowCount } = await on.query({
    name: "routing-turn-promise",
    text: `
      UPDATE routing_turns SET state = 'promised', until = $4
      WHERE conversation = $1 AND attempt = $2 AND turn = $3 AND state IN ('asked', 'promised')`,
    values: [turn.conversation, turn.attempt, turn.turn, Math.ceil(until)],
  });
  return rowCount === 1 ? "promised" : "answered";
}

async function close(on: Queryable, turn: Turn, as: "local" | "waits" | "done"): Promise<void> {
  await on.query({
    name: "routing-turn-close",
    text: "UPDATE routing_turns SET state = $4, until = NULL WHERE conversation = $1 AND attempt = $2 AND turn = $3",
    values: [turn.conversation, turn.attempt, turn.turn, as],
  });
}

/** The conversation is woken in the same transaction, and only if it waits for this attempt. */
async function take(client: Queryable, turn: Turn, answer: string): Promise<Taken> {
  const row = await lockTurn(client, turn.conversation);
  if (row === undefined) return { kind: "not-waiting" };
  const { attempt } = row;
  const stands = attempt === turn.attempt && row.turn === turn.turn;
  if (stands && row.answer === answer) return { kind: "repeat" };
  const open = row.state === "asked" || row.state === "promised" || row.state === "waits";
  const { rows } = await client.query<{ attempt: number }>({
    name: "routing-turn-waiting",
    text: "SELECT attempt FROM waiting WHERE conversation = $1 FOR UPDATE",
    values: [turn.conversation],
  });
  if (rows[0] === undefined) return { kind: "not-waiting" };
  if (!stands || !open || rows[0].attempt !== turn.attempt) return { kind: "late", attempt, turn: row.turn };
  await client.query({
    name: "routing-turn-answered",
    text: "UPDATE routing_turns SET state = 'answered', answer = $2, until = NULL WHERE conversation = $1",
    values: [turn.conversation, answer],
  });
  await client.query({
    name: "routing-turn-wake",
    text: "UPDATE waiting SET awake = true, woken = true WHERE conversation = $1",
    values: [turn.conversation],
  });
  return { kind: "taken" };
}

async function differs(on: Queryable, { local, remote, ...difference }: Difference): Promise<void> {
  const { conversation, attempt, turn, at } = difference;
  await on.query({
    name: "routing-difference",
    text: `
      INSERT INTO routing_differences (conversation, attempt, turn, at, local, remote)
      SELECT $1, $2::integer, $3::integer, $4::bigint, $5::jsonb, $6::jsonb WHERE EXISTS (SELECT FROM conversations WHERE id = $1)`,
    values: [conversation, attempt, turn, Math.round(at), toStoredJson(local), toStoredJson(remote)],
  });
}

async function differences(on: Queryable, limit: number): Promise<readonly Difference[]> {
  const { rows } = await on.query<Difference>({
    text: `
      SELECT conversation, attempt, turn, at, local, remote FROM routing_differences ORDER BY serial DESC LIMIT $1`,
    values: [limit],
  });
  return rows;
}
