import type pg from "pg";
import type { ConversationWork, FoldResult } from "../../application/ports/store.ts";
import type { ConversationEvent, Timed } from "../../domain/conversation/events.ts";
import { type Database, transaction, type Wakeup } from "./database.ts";
import type { FoldedLane, LoadedLane } from "./folded-lane.ts";
import { lockLanes, setLanesAside } from "./lanes.ts";
import { MOST_EVENTS_PER_PASS } from "./set-aside.ts";
import { writeFolded } from "./write-folded.ts";

export type Fold = (work: ConversationWork) => FoldResult;

/** What one pass came to. */
interface Pass {
  readonly events: number;
  readonly wakeups: ReadonlySet<Wakeup>;
}

export async function advance(db: Database, limit: number, fold: Fold): Promise<number> {
  let lanes: readonly string[] = [];
  const pass = async (client: pg.PoolClient) => {
    lanes = await lockLanes(client, "conversation", limit, db.now());
    return lanes.length === 0 ? undefined : advanceLanes(db, client, lanes, fold);
  };
  // What is folded is folded again if it is lost, and nothing of it is done before a delivery is begun on disk.
  const done = await transaction(db.pool, pass, "with-the-next").catch((error: unknown) =>
    oneByOne(db, lanes, fold, error),
  );
  if (!done) return 0;
  db.nudge(...done.wakeups);
  return done.events;
}

/** The batch could not be written: so that a lane whose result cannot be stored holds up no other, each alone. */
async function oneByOne(db: Database, lanes: readonly string[], fold: Fold, cause: unknown): Promise<Pass> {
  if (lanes.length === 0 || !isDataError(cause)) throw cause;
  let events = 0;
  const wakeups = new Set<Wakeup>();
  for (const lane of lanes) {
    const pass = await transaction(db.pool, async (client) => {
      const locked = await lockLanes(client, "conversation", 1, db.now(), lane);
      return locked.length === 0 ? undefined : advanceLanes(db, client, locked, fold);
    }).catch(async (error: unknown) => {
      if (!isDataError(error)) throw error;
      await setLanesAside(db, db.pool, [{ lane, error }]);
      return undefined;
    });
    events += pass?.events ?? 0;
    for (const wakeup of pass?.wakeups ?? []) wakeups.add(wakeup);
  }
  return { events, wakeups };
}

/** SQLSTATE classes 22 (data), 23 (constraint), 54 (limit): the row's fault, and not the connection's. */
function isDataError(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(22|23|54)/.test(code);
}

async function advanceLanes(
  db: Database,
  client: pg.PoolClient,
  lanes: readonly string[],
  fold: Fold,
): Promise<Pass> {
  const folded: FoldedLane[] = [];
  const failed: { lane: string; error: unknown }[] = [];
  for (const loaded of await load(client, lanes)) {
    try {
      folded.push({ loaded, result: fold(workOf(loaded)) });
    } catch (error) {
      failed.push({ lane: loaded.id, error });
    }
  }
  await setLanesAside(db, client, failed);
  const wakeups = await writeFolded(client, folded, db.now());
  return { events: folded.reduce((sum, { loaded }) => sum + loaded.events.length, 0), wakeups };
}

async function load(client: pg.PoolClient, lanes: readonly string[]): Promise<readonly LoadedLane[]> {
  const { rows } = await client.query<LoadedLane>({
    name: "lanes-load",
    text: `
      SELECT c.id, c.state, c.previous, c.seq, c.fired, e.events
      FROM conversations c
      CROSS JOIN LATERAL (
        SELECT json_agg(json_build_object('id', p.id, 'at', p.at, 'event', p.event) ORDER BY p.id) AS events
        FROM (SELECT id, at, event FROM inbox WHERE lane = c.id AND seq IS NULL ORDER BY id LIMIT ${MOST_EVENTS_PER_PASS}) p
      ) e
      WHERE c.id = ANY ($1::text[]) AND e.events IS NOT NULL
      ORDER BY c.id`,
    values: [lanes],
  });
  return rows;
}

function workOf({ id, state, previous, events }: LoadedLane): ConversationWork {
  const timed = events.map(({ at, event }): Timed<ConversationEvent> => ({ at, event }));
  return { id, state: state ?? undefined, events: timed, ...(previous ? { previous } : {}) };
}
