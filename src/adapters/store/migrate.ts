import { readdir, readFile } from "node:fs/promises";
import pg from "pg";
import { connectionConfig } from "./database.ts";
import { DatabaseTooNew } from "./errors.ts";

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

const FOLDER = new URL("./migrations/", import.meta.url);
const FILE = /^(\d{4})-[a-z0-9-]+\.sql$/;
/** Any fixed number: all who migrate a Frontdesk database take this advisory lock. */
const LOCK = 7_244_311_402;

/**
 * Brings the database to the newest version, each step in a transaction of its own. Several processes may do
 * so at once: one does it, the others wait.
 *
 * @throws DatabaseTooNew when the database is of a version that this product does not know.
 */
export async function migrate(connectionString: string): Promise<void> {
  const migrations = await readMigrations();
  const client = new pg.Client(connectionConfig(connectionString));
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query({ text: "SELECT pg_advisory_lock($1)", values: [LOCK] });
    await client.query(
      "CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, name text NOT NULL, at timestamptz NOT NULL DEFAULT now())",
    );
    const { rows } = await client.query<{ version: number }>("SELECT version FROM schema_version");
    const applied = new Set(rows.map(({ version }) => version));
    const found = Math.max(0, ...applied);
    const known = migrations.at(-1)?.version ?? 0;
    if (found > known) throw new DatabaseTooNew(found, known);
    // Also one that came after a later one, as when two lines of work meet.
    for (const migration of migrations) {
      if (!applied.has(migration.version)) await apply(client, migration);
    }
  } finally {
    // Ending the connection also gives back the advisory lock.
    await client.end().catch(() => undefined);
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    await client.query({
      text: "INSERT INTO schema_version (version, name) VALUES ($1, $2)",
      values: [migration.version, migration.name],
    });
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw new Error(`migration ${migration.name} failed`, { cause: error });
  }
}

async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => FILE.test(name)).sort();
  return Promise.all(
    names.map(async (name) => ({
      version: Number(FILE.exec(name)?.[1]),
      name,
      sql: await readFile(new URL(name, FOLDER), "utf8"),
    })),
  );
}
