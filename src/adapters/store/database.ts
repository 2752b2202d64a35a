import pg from "pg";
import type { Log } from "../../application/ports/log.ts";
import { DatabaseUnreachable } from "./errors.ts";
import { GatheringSocket } from "./gathering-socket.ts";

/** What the queries of one aggregate work with: the pool, or the client of a running transaction. */
export interface Queryable {
  query<R extends pg.QueryResultRow>(config: {
    name?: string;
    text: string;
    values?: unknown[];
  }): Promise<pg.QueryResult<R>>;
}

/** The database as every part of the store sees it. */
export interface Database {
  readonly pool: pg.Pool;
  /** ms since the epoch. Workers that share a database must agree on it within a second (NTP). */
  readonly now: () => number;
  readonly log: Log;
  /** Prefix of outbox ids, unique for this database. */
  readonly installation: string;
  /** Tells whoever waits, in this process and others, that there is work. */
  readonly nudge: (...what: readonly Wakeup[]) => void;
}

export type Wakeup = "inbox" | "outbox" | "waiting" | "agents";

const CONNECT_TIMEOUT_MS = 5_000;
/** A transaction whose process hangs gives its locks back after this. */
const IDLE_IN_TRANSACTION_MS = 60_000;
const BIGINT = 20;

/** 64-bit integers are times and counters here, all within 2^53. */
const types = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === BIGINT ? Number : pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser,
};

export function connectionConfig(connectionString: string): pg.ClientConfig {
  return {
    connectionString,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: "frontdesk",
    types,
  };
}

/**
 * Connections die with the server; the pool makes new ones when it is back, so their deaths are only logged.
 * Queries of one client that do not wait for one another travel together, and run in the order of the calls.
 */
export function openPool(connectionString: string, size: number, log: Log): pg.Pool {
  const pool = new pg.Pool({
    ...connectionConfig(connectionString),
    stream: () => new GatheringSocket(),
    pipeline: true,
    max: size,
    options: `-c synchronous_commit=on -c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MS}`,
  });
  pool.on("error", (error) => log.warn({ err: error.message }, "a database connection broke"));
  return pool;
}

const DEADLOCK = "40P01";
const SERIALIZATION = "40001";
const MOST_TRIES = 4;

const BEGIN = {
  "on-disk": "BEGIN",
  /**
   * The commit does not wait for the disk. PostgreSQL writes commits in their order, so this one is on disk
   * with the next that waits; when the server dies before, it is as if it had never been. Only for work that
   * would be done again then, and of which nothing outside comes but after such a next commit.
   */
  "with-the-next": "BEGIN; SET LOCAL synchronous_commit TO off",
} as const;

/** Sends the commit behind the statements sent so far, so that it travels with them. Nothing is sent after it. */
export type Commit = () => Promise<unknown>;

/**
 * Runs `work` in one transaction; when it has resolved, it is committed, unless it has sent the commit itself.
 * Repeated as `retryingDeadlocks` has it.
 */
export function transaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient, commit: Commit) => Promise<T>,
  safe: keyof typeof BEGIN = "on-disk",
): Promise<T> {
  return retryingDeadlocks(() => transactionOnce(pool, work, BEGIN[safe]));
}

/**
 * Repeats `work` when PostgreSQL picked it as a deadlock's victim and undid it, so it must change nothing but
 * the database. Row locks are taken in one order throughout; what remains is keys that cross between batches.
 */
export async function retryingDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      const code = sqlState(error);
      if ((code !== DEADLOCK && code !== SERIALIZATION) || tried >= MOST_TRIES) throw error;
    }
  }
}

async function transactionOnce<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient, commit: Commit) => Promise<T>,
  begin: string,
): Promise<T> {
  const client = await pool.connect();
  // A connection that dies while it is checked out must not become an unhandled 'error' event.
  const broken = () => undefined;
  client.on("error", broken);
  let failed: Error | undefined;
  let committing: Promise<pg.QueryResult> | undefined;
  const commit = () => {
    committing ??= client.query("COMMIT");
    return committing;
  };
  try {
    const [, result] = await together(client.query(begin), work(client, commit));
    // So PostgreSQL answers where a statement before it has failed.
    if ((await commit()).command === "ROLLBACK") throw new Error("a transaction was undone by a failed step");
    return result;
  } catch (error) {
    failed = await rollback(client);
    throw error;
  } finally {
    client.off("error", broken);
    client.release(failed);
  }
}

/**
 * Waits for steps of one transaction that travel together. All have ended before one's failure is thrown: what
 * a step still sent after the rollback would stand on its own.
 */
export async function together<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}

async function rollback(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query("ROLLBACK");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The five-character SQLSTATE of an error that came from the server. */
function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/** Opens one connection to see that the database is there and lets us in. @throws DatabaseUnreachable */
export async function checkReachable(connectionString: string): Promise<void> {
  const client = new pg.Client(connectionConfig(connectionString));
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseUnreachable(whereIs(connectionString), whyNot(error));
  } finally {
    await client.end().catch(() => undefined);
  }
}

function whereIs(connectionString: string): string {
  try {
    const client = new pg.Client({ connectionString });
    return `${client.host}:${client.port}`;
  } catch {
    return "the configured address (which is not a valid PostgreSQL URL)";
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there. Is PostgreSQL running?",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's name cannot be looked up now",
  ETIMEDOUT: "it does not answer",
  EHOSTUNREACH: "there is no route to it",
  "28P01": "it refuses the user name or password",
  "28000": "it does not let this user in from here",
  "3D000": "it has no database of that name",
  "57P03": "it is just starting or stopping. Try again in a moment",
  "53300": "it has no connection to spare",
};

function whyNot(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (REASONS[code]) return REASONS[code];
  if (error instanceof AggregateError) return whyNot(error.errors[0]);
  // In these words alone does pg say so.
  if (error instanceof Error && /timeout/.test(error.message)) return "it does not answer";
  return error instanceof Error ? error.message : String(error);
}
