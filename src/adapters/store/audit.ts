import type pg from "pg";
import type { AuditedConversation, AuditPage } from "../../application/ports/store.ts";
import type { ConversationState } from "../../domain/conversation/state.ts";
import type { RoutingRequest } from "../../domain/routing/request.ts";
import { agentStates } from "./agents.ts";
import type { Database, Queryable } from "./database.ts";
import { nextTimer, type Timers } from "./due-timers.ts";
import { externalLoads } from "./external-loads.ts";
import { deliveryId } from "./outbox.ts";
import { waitingOf } from "./waiting.ts";

const PAGE = 100;

interface AuditRow {
  id: string;
  state: ConversationState;
  fired: Timers;
  events: AuditedConversation["events"] | null;
  outbox: { id: number; lane: string; effect: never; attempts: number; at: number; end: never }[] | null;
  waiting: {
    conversation: string;
    request: RoutingRequest;
    priority: number;
    aging: number;
    queue: string | null;
    since: number;
    message: boolean;
    awake: boolean;
    wokenFor: readonly string[] | null;
  } | null;
}

interface ClaimRow {
  agent: string;
  conversation: string;
  weight: number;
  lowered: boolean;
}

/**
 * All conversations that were folded at least once and are not forgotten, as of one moment: the pages are
 * read in one snapshot, while the desk may go on.
 */
export async function* audit(db: Database): AsyncIterable<AuditPage> {
  const client = await db.pool.connect();
  const broken = () => undefined;
  client.on("error", broken);
  let failed = true;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    yield* pages(db, client);
    await client.query("COMMIT");
    failed = false;
  } finally {
    client.off("error", broken);
    // A reader who stops early leaves the transaction open: the connection goes with it.
    client.release(failed);
  }
}

async function* pages(db: Database, client: pg.PoolClient): AsyncIterable<AuditPage> {
  const outside = await externalLoads(client);
  const agents = (await agentStates(client)).map((agent) => {
    const externalLoad = outside.get(agent.id);
    return externalLoad === undefined ? agent : { ...agent, externalLoad };
  });
  const { rows: claimed } = await client.query<ClaimRow>(`
    SELECT c.agent, c.conversation, c.weight, coalesce(c.serial <= a.lowered_after, false) AS lowered
    FROM claims c LEFT JOIN agents a ON a.id = c.agent ORDER BY c.serial`);
  const claims = claimed.map(({ lowered, ...claim }) =>
    lowered ? { ...claim, beforeLowering: true as const } : claim,
  );
  let after = "";
  for (let first = true; ; first = false) {
    const rows = await readPage(client, after);
    if (rows.length === 0 && !first) return;
    const conversations = rows.map((row) => auditedOf(db, row));
    yield first ? { conversations, agents, claims } : { conversations };
    after = rows.at(-1)?.id ?? after;
    if (rows.length < PAGE) return;
  }
}

async function readPage(client: Queryable, after: string): Promise<readonly AuditRow[]> {
  const { rows } = await client.query<AuditRow>({
    name: "audit-page",
    text: `
      SELECT c.id, c.state, c.fired,
        (SELECT json_agg(json_build_object('at', i.at, 'event', i.event, 'seq', i.seq) ORDER BY i.seq NULLS LAST, i.id)
          FROM inbox i WHERE i.lane = c.id) AS events,
        (SELECT json_agg(json_build_object('id', o.id, 'lane', o.lane, 'effect', o.effect, 'attempts', o.attempts, 'at', o.at, 'end', o.ended)
          ORDER BY o.id) FROM outbox o WHERE o.conversation = c.id) AS outbox,
        (SELECT json_build_object('conversation', w.conversation, 'request', w.request, 'priority', w.priority, 'aging', w.aging, 'queue', w.queue,
          'since', w.since, 'message', w.message, 'awake', w.awake,
          'wokenFor', (SELECT json_agg(k.agent ORDER BY k.agent) FROM wakes k WHERE k.conversation = c.id)) FROM waiting w WHERE w.conversation = c.id) AS waiting
      FROM conversations c WHERE c.state IS NOT NULL AND NOT c.forgotten AND c.id > $1 ORDER BY c.id LIMIT ${PAGE}`,
    values: [after],
  });
  return rows;
}

function auditedOf(db: Database, { state, fired, events, outbox, waiting }: AuditRow): AuditedConversation {
  const next = nextTimer(state.timers, fired);
  return {
    state,
    events: (events ?? []).map((event) => ({ ...event, seq: event.seq ?? undefined })),
    outbox: (outbox ?? []).map(({ id, end, ...row }) => ({
      ...row,
      id: deliveryId(db.installation, id),
      end: end ?? undefined,
    })),
    ...(next === undefined ? {} : { nextTimer: Math.ceil(next) }),
    ...(waiting === null ? {} : { waiting: auditedWaiting(waiting) }),
  };
}

function auditedWaiting({ wokenFor, ...row }: NonNullable<AuditRow["waiting"]>) {
  return {
    ...waitingOf(row),
    awake: row.awake,
    ...(wokenFor === null ? {} : { wokenFor }),
  };
}
