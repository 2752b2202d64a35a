import { readFileSync, renameSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import pg from "pg";
import { type RunningServer, readPidFile } from "../../../src/adapters/store/embedded/running-server.ts";
import type { FrontDesk } from "../../support/front-desk.ts";

/** A delivery as the desk's outbox has it. */
export interface StoredDelivery {
  readonly id: string;
  /** The event or message that it carries. */
  readonly source: string;
  readonly attempts: number;
}

/** The PostgreSQL that the desk started for itself. */
export interface EmbeddedDatabase {
  server(): Promise<RunningServer>;
  /** Once it has ended it cannot be started, until the function given is called. */
  spoil(): () => void;
  /** All that was, or is to be, said to customers for what agents wrote. */
  deliveries(): Promise<readonly StoredDelivery[]>;
}

export async function embeddedDatabase(desk: FrontDesk): Promise<EmbeddedDatabase> {
  const data = await dataIn(desk.directory);
  const password = readFileSync(join(data, "..", "password"), "utf8").trim();
  const server = async () => {
    const running = await readPidFile(data);
    if (running === undefined) throw new Error(`no server runs on ${data}`);
    return running;
  };
  return {
    server,
    spoil: () => {
      const needed = join(data, "postgresql.conf");
      renameSync(needed, `${needed}.away`);
      return () => renameSync(`${needed}.away`, needed);
    },
    deliveries: async () => {
      const { port } = await server();
      const client = new pg.Client({
        host: "127.0.0.1",
        port,
        user: "frontdesk",
        password,
        database: "frontdesk",
      });
      await client.connect();
      const said =
        "SELECT id, source, attempts FROM outbox WHERE type = 'SayToCustomer' AND source IS NOT NULL";
      const { rows } = await client.query<StoredDelivery>(said).finally(() => client.end());
      return rows;
    },
  };
}

/** The directory with PostgreSQL's pid file, wherever the desk keeps it below its own. */
async function dataIn(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true });
  const pidFile = entries.find((entry) => entry.endsWith("postmaster.pid"));
  if (pidFile === undefined) throw new Error(`no PostgreSQL runs below ${directory}`);
  return join(directory, dirname(pidFile));
}
