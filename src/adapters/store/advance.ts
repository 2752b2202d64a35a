import type pg from "pg";
import type { ConversationWork, FoldResult, HandOver, OutboxLane } from "../../application/ports/store.ts";
import type { ConversationEvent, Timed } from "../../domain/conversation/events.ts";
import { type Commit, type Database, together, transaction, type Wakeup } from "./database.ts";
import type { FoldedLane, LoadedLane } from "./folded-lane.ts";
import { LOCKED_LANES, lockLanes, setLanesAside } from "./lanes.ts";
import { MOST_EVENTS_PER_PASS } from "./set-aside.ts";
import { writeFolded } from "./write-folded.ts";

export type Fold = (work: ConversationWork) => FoldResult;

/** What one pass came to. */
interface Pass {
  readonly events: number;
  readonly wakeups: ReadonlySet<Wakeup>;
  readonly handedOver: readonly OutboxLane[];
}

export async function advance(db: Database, limit: number, fold: Fold, handOver?: HandOver): Promise<number> {
  let lanes: readonly string[] = [];
  const pass = async (client: pg.PoolClient, commit: Commit) => {
    const locking = lockLanes(client, "conversation", limit, db.now());
    const [locked, loaded] = await together(locking, load(client));
    lanes = locked;
    return lanes.length === 0 ? undefined : advanceLanes(db, { client, commit }, loaded, fold, handOver);
  };
  // What is folded is folded again if it is lost, and nothing of it is done before a delivery is begun on disk.
  const done = await transaction(db.pool, pass, "with-the-next").catch((error: unknown) =>
    oneByOne(db, lanes, fold, error),
  );
  if (!done) return 0;
  if (done.handedOver.length > 0) handOver?.deliver(done.handedOver);
  db.nudge(...done.wakeups);
  return done.events;
}

/** The batch could not be written: so that a lane whose result cannot be stored holds up no other, each alone. */
async function oneByOne(db: Database, lanes: readonly string[], fold: Fold, cause: unknown): Promise<Pass> {
  if (lanes.length === 0 || !isDataError(cause)) throw cause;
  let events = 0;
  const wakeups = new Set<Wakeup>();
  for (const lane of lanes) {
    const pass = await transaction(db.pool, async (client, commit) => {
      await lockLanes(client, "conversation", 1, db.now(), lane);
      const loaded = await load(client);
      return loaded.length === 0 ? undefined : advanceLanes(db, { client, commit }, loaded, fold);
    }).catch(async (error: unknown) => {
      if (!isDataError(error)) throw error;
      await setLanesAside(db, db.pool, [{ lane, error }]);
      return undefined;
    });
    events += pass?.events ?? 0;
    for (const wakeup of pass?.wakeups ?? []) wakeups.add(wakeup);
  }
  return { events, wakeups, handedOver: [] };
}

/** SQLSTATE classes 22 (data), 23 (constraint), 54 (limit): the row's fault, and not the connection's. */
function isDataError(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(22|23|54)/.test(code);
}

async function advanceLanes(
  db: Database,
  { client, commit }: { readonly client: pg.PoolClient; readonly commit: Commit },
  lanes: readonly LoadedLane[],
  fold: Fold,
  handOver?: HandOver,
): Promise<Pass> {
  const folded: FoldedLane[] = [];
  const failed: { lane: string; error: unknown }[] = [];
  for (const loaded of lanes) {
    try {
      folded.push({ loaded, result: fold(workOf(loaded)) });
    } catch (error) {
      failed.push({ lane: loaded.id, error });
    }
  }
  await setLanesAside(db, client, failed);
  const written = await writeFolded(db, { client, commit }, folded, handOver);
  return { events: folded.reduce((sum, { loaded }) => sum + loaded.events.length, 0), ...written };
}

async function load(client: pg.PoolClient): Promise<readonly LoadedLane[]> {
  const { rows } = await client.query<LoadedLane>({
    name: "lanes-load",
    text: `
      SELECT c.id, c.state, c.previous, c.seq, c.fired, e.events
      FROM conversations c
      CROSS JOIN LATERAL (
        SELECT json_agg(json_build_object('id', p.id, 'at', p.at, 'event', p.event) ORDER BY p.id) AS events
        FROM (SELECT id, at, event FROM inbox WHERE lane = c.id AND seq IS NULL ORDER BY id LIMIT ${MOST_EVENTS_PER_PASS}) p
      ) e
      WHERE c.id = ANY (${LOCKED_LANES}) AND e.events IS NOT NULL
      ORDER BY c.id`,
  });
  return rows;
}

function workOf({ id, state, previous, events }: LoadedLane): ConversationWork {
  const timed = events.map(({ at, event }): Timed<ConversationEvent> => ({ at, event }));
  return { id, state: state ?? undefined, events: timed, ...(previous ? { previous } : {}) };
}
