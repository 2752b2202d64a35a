import { randomBytes } from "node:crypto";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { startEmbedded } from "../../src/adapters/store/embedded.ts";
import { quiet } from "../../test/support/postgres.ts";
import { removeTemporaryDirectory, temporaryDirectory } from "../../test/support/process.ts";

/** PostgreSQL as the product starts it, every commit on disk. */
export interface DurablePostgres {
  /** A new, empty database with the C locale; its URL. */
  create(): Promise<string>;
  dispose(): Promise<void>;
}

export async function startPostgres(): Promise<DurablePostgres> {
  const directory = temporaryDirectory("bench-postgres");
  chmodSync(directory, 0o755);
  const server = await startEmbedded({ directory: join(directory, "data"), log: quiet });
  return {
    create: async () => {
      const name = `bench_${randomBytes(4).toString("hex")}`;
      await runSql(server.connectionString, `CREATE DATABASE ${name} TEMPLATE template0`);
      const url = new URL(server.connectionString);
      url.pathname = `/${name}`;
      return url.href;
    },
    dispose: async () => {
      await server.stop();
      removeTemporaryDirectory(directory);
    },
  };
}

export async function runSql(
  url: string,
  statement: string,
  values: unknown[] = [],
): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await client.query(statement, values);
  } finally {
    await client.end();
  }
}
