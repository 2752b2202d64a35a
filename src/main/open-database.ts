import { startEmbedded } from "../adapters/store/embedded.ts";
import { openPostgresStore, type PostgresStore } from "../adapters/store/open-postgres-store.ts";
import type { Doorway } from "../application/ports/doorway.ts";
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
  doorway?: Doorway,
): Promise<OpenDatabase> {
  if (database.kind === "url") {
    if (doorway) await mayOpen(database.url, doorway);
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

/** The driver opens its sockets itself: what its address stands for is looked at beforehand. @throws OpeningRefused */
function mayOpen(url: string, doorway: Doorway): Promise<void> {
  const { hostname } = new URL(url);
  // A socket of this machine has no host.
  if (hostname === "") return Promise.resolve();
  doorway.assertMayOpen(hostname);
  return new Promise((resolve, reject) => {
    doorway.lookup(hostname.replace(/^\[(.*)\]$/u, "$1"), { all: true }, (error) =>
      // A name that is not known now is the driver's to tell of.
      error?.name === "OpeningRefused" ? reject(error) : resolve(),
    );
  });
}
