import { startEmbedded } from "../adapters/store/embedded.ts";
import { openPostgresStore, type PostgresStore } from "../adapters/store/open-postgres-store.ts";
import type { Log } from "../application/ports/log.ts";
import type { DatabaseConfiguration } from "../config/configuration.ts";

export interface OpenDatabase {
  readonly store: PostgresStore;
  /** Starts an embedded server again that has ended while the desk ran; a step of a work loop. */
  keepUp(): Promise<number>;
  /** Also stops the embedded server, unless another process uses it. */
  close(): Promise<void>;
}

/** The store on your own PostgreSQL, or on the one that comes with Frontdesk. */
export async function openDatabase(
  database: DatabaseConfiguration,
  log: Log,
  now: () => number,
): Promise<OpenDatabase> {
  if (database.kind === "url") {
    const store = await openPostgresStore({ connectionString: database.url, log, now });
    return { store, keepUp: async () => 0, close: () => store.close() };
  }
  const embedded = await startEmbedded({ directory: database.directory, log });
  try {
    const store = await openPostgresStore({ connectionString: embedded.connectionString, log, now });
    const close = async () => {
      await store.close();
      await embedded.stop();
    };
    const keepUp = async () => Number(await embedded.keepUp());
    return { store, keepUp, close };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}
