import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { Observable } from "rxjs";
import type { Blocks } from "../../application/ports/blocks.ts";
import type { LinkUses } from "../../application/ports/links.ts";
import type { Log } from "../../application/ports/log.ts";
import type { RoutingExchange, RoutingLedger } from "../../application/ports/routing-ledger.ts";
import type { Store } from "../../application/ports/store.ts";
import type { RecordedDayAsked, RecordedWait } from "../../domain/simulation/recorded-wait.ts";
import { accept } from "./accept.ts";
import { advance } from "./advance.ts";
import { handleAgentLanes } from "./agent-lanes.ts";
import { bringBack, syncAgents } from "./agents.ts";
import { audit } from "./audit.ts";
import { currentBlocks } from "./blocks.ts";
import { commitDecisions } from "./commit-decisions.ts";
import { checkReachable, type Database, openPool, retryingDeadlocks, type Wakeup } from "./database.ts";
import { decisionsOf } from "./decisions.ts";
import { figures } from "./figures.ts";
import { forget } from "./forget.ts";
import { lease, releaseLease, releaseWorker } from "./leases.ts";
import { linkUses } from "./link-uses.ts";
import {
  carried,
  conversation,
  conversationByRoom,
  conversationByThread,
  conversationsEnding,
  counterpart,
  openConversations,
  said,
} from "./lookups.ts";
import { migrate } from "./migrate.ts";
import { reportDelays, serialOf, takeOutboxLanes } from "./outbox.ts";
import { keepLanes } from "./outbox-lanes.ts";
import { outboxProgress } from "./outbox-progress.ts";
import { giveUpPools } from "./pools.ts";
import { recorded } from "./recorded.ts";
import { recordedDay } from "./recorded-day.ts";
import { routingExchange } from "./routing-exchange.ts";
import { routingFigures } from "./routing-figures.ts";
import { routingLedger } from "./routing-turns.ts";
import { fireTimers } from "./timers.ts";
import { takeWaiting, waitingCalled, wakeWaiting } from "./waiting.ts";
import { openWakeups, type Wakeups } from "./wakeups.ts";

export interface PostgresStoreOptions {
  readonly connectionString: string;
  /** Connections at most, besides the one that listens. 10 when not stated. */
  readonly poolSize?: number;
  readonly log?: Log;
  /** ms since the epoch. Workers that share a database must agree on it within a second. */
  readonly now?: () => number;
}

export interface PostgresStore extends Store {
  /** There is work of this kind. May repeat, and may be lost: a hint to look, polling is the truth. */
  wakeups(): Observable<Wakeup>;
  /** Gives back all lanes and leases of a worker that is gone or stopping. */
  releaseWorker(worker: string): Promise<void>;
  /** For simulations: the waits that began within a time, without personal data. */
  /** Ids of conversations that end so, the newest first; all are looked through. */
  conversationsEnding(ending: string, limit: number): Promise<readonly string[]>;
  recordedDay(asked: RecordedDayAsked): Promise<readonly RecordedWait[]>;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  /** What passes between the desk and a routing server. */
  readonly routing: { readonly ledger: RoutingLedger; readonly exchange: RoutingExchange };
  readonly links: LinkUses;
  /** Who is not served. */
  readonly blocks: Blocks;
}

const POOL_SIZE = 10;

/**
 * Opens the store and brings its tables to the newest version.
 *
 * While the server is away, every method rejects; once it is back, they work again.
 *
 * @throws DatabaseUnreachable, DatabaseTooNew
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<PostgresStore> {
  const { connectionString, log = silent, now = Date.now } = options;
  await checkReachable(connectionString);
  await migrate(connectionString);
  const pool = openPool(connectionString, options.poolSize ?? POOL_SIZE, log);
  const installation = await installationOf(pool).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const wakeups = openWakeups(connectionString, pool, log);
  return storeOn({ pool, now, log, installation, nudge: wakeups.nudge }, wakeups);
}

function storeOn(db: Database, wakeups: Wakeups): PostgresStore {
  const { pool } = db;
  const progress = outboxProgress(db);
  return {
    accept: (inbound, rules) => accept(db, inbound, rules),
    advance: (limit, fold, handOver) => advance(db, limit, fold, handOver),
    handleAgentLanes: (limit, handle) => handleAgentLanes(db, limit, handle),
    fireTimers: (now, limit) => fireTimers(db, now, limit),
    takeWaiting: (limit, worker, lease_ms) => takeWaiting(db, limit, worker, lease_ms),
    waiting: (conversation) => waitingCalled(db.pool, conversation),
    routingFigures: routingFigures(db),
    commitDecisions: (made) => commitDecisions(db, made),
    wakeWaiting: async (now, all) => {
      if (await retryingDeadlocks(() => bringBack(db, now))) db.nudge("waiting");
      return retryingDeadlocks(() => wakeWaiting(db, now, all));
    },
    takeOutboxLanes: (asked) => takeOutboxLanes(db, asked),
    beginDelivery: progress.beginDelivery,
    finishDelivery: (id, worker, end, last) => progress.finishDelivery(id, end, last && worker),
    finishLane: progress.finishLane,
    keepLanes: (worker, lanes) => keepLanes(db, worker, lanes),
    reportDelays: (now, olderThan_ms, limit) => reportDelays(db, now, olderThan_ms, limit),
    conversationByRoom: (roomId) => conversationByRoom(pool, roomId),
    conversationByThread: (customer) => conversationByThread(pool, customer),
    conversation: (id) => conversation(pool, id),
    counterpart: (id, side, message) => counterpart(pool, id, side, message),
    carried: (id, event) => carried(pool, id, event),
    said: (before, limit) => said(pool, serialOf(db, before), limit),
    recorded: (id) => recorded(pool, id),
    decisions: (id) => decisionsOf(pool, id),
    openConversations: (after, limit) => openConversations(pool, after, limit),
    lease: (name, worker, ttl_ms) => lease(db, name, worker, ttl_ms),
    releaseLease: (name, worker) => releaseLease(db, name, worker),
    syncAgents: (agents, now) => syncAgents(db, agents, now),
    forget: async (closedBefore, limit) => {
      await giveUpPools(db);
      return forget(db, closedBefore, limit);
    },
    figures: () => figures(db),
    audit: () => audit(db),
    wakeups: () => wakeups.observable,
    releaseWorker: (worker) => releaseWorker(db, worker),
    routing: { ledger: routingLedger(db), exchange: routingExchange(db) },
    links: linkUses(db),
    blocks: { current: (now) => currentBlocks(pool, now) },
    conversationsEnding: (ending, limit) => conversationsEnding(pool, ending, limit),
    recordedDay: (asked) => recordedDay(pool, asked),
    ping: async () => {
      await pool.query("SELECT 1");
    },
    close: async () => {
      await wakeups.close();
      await pool.end();
    },
  };
}

const ID_BYTES = 6;

async function installationOf(pool: pg.Pool): Promise<string> {
  await pool.query({
    text: "INSERT INTO installation (id) VALUES ($1) ON CONFLICT DO NOTHING",
    values: [randomBytes(ID_BYTES).toString("hex")],
  });
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM installation");
  if (!rows[0]) throw new Error("the database has no installation id");
  return rows[0].id;
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
