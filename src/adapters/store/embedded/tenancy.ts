import pg from "pg";

/** Any fixed number: every process that uses an embedded server holds this advisory lock, shared. */
const LOCK = 7_244_311_403;
/** A server that does not answer within this is of no use to anybody else either. */
const ANSWER_WITHIN_MS = 1_000;

/** That this process uses a server, so that another one that ends does not stop it. Ends with the process. */
export interface Tenancy {
  /** Takes it anew after its connection broke. Rejects when the server is not there. */
  renew(): Promise<void>;
  /** Gives it up, and when nobody else uses the server, stops it; whoever comes meanwhile waits for its end. */
  leave(stop: () => Promise<void>): Promise<{ readonly stopped: boolean }>;
}

/** Rejects when the server is just stopping. */
export async function takeTenancy(connectionString: string): Promise<Tenancy> {
  let held: pg.Client | undefined = await hold(connectionString, () => {
    held = undefined;
  });
  return {
    async renew() {
      held ??= await hold(connectionString, () => {
        held = undefined;
      });
    },
    async leave(stop) {
      const client = held ?? (await connected(connectionString).catch(() => undefined));
      held = undefined;
      try {
        const stopped = client === undefined || (await isLast(client));
        if (stopped) await stop();
        return { stopped };
      } finally {
        void client?.end().catch(() => undefined);
      }
    },
  };
}

async function hold(connectionString: string, onBroken: () => void): Promise<pg.Client> {
  const client = await connected(connectionString);
  client.on("end", onBroken);
  try {
    await client.query({ text: "SELECT pg_advisory_lock_shared($1)", values: [LOCK] });
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** Of two that leave at the same time, one at least is told that it is the last. */
async function isLast(client: pg.Client): Promise<boolean> {
  const ask = (text: string, values: unknown[] = []) =>
    client.query<{ last: boolean }>({ text, values, query_timeout: ANSWER_WITHIN_MS } as pg.QueryConfig);
  try {
    await ask("SELECT pg_advisory_unlock_all()");
    const { rows } = await ask("SELECT pg_try_advisory_lock($1) AS last", [LOCK]);
    return rows[0]?.last === true;
  } catch {
    return true;
  }
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    application_name: "frontdesk (in use)",
    keepAlive: true,
  });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
