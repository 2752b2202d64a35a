import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { readPidFile } from "../../src/adapters/store/embedded/running-server.ts";
import { type EmbeddedPostgres, startEmbedded } from "../../src/adapters/store/embedded.ts";
import { migrate } from "../../src/adapters/store/migrate.ts";
import type { Log } from "../../src/application/ports/log.ts";

export const quiet: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };

/** A process that is killed hard loses nothing here; the machine's power failing is no matter to a test. */
const WITHOUT_DISK = { fsync: "off", full_page_writes: "off" };
const TEMPLATE = "template_of_tests";

interface Cluster {
  readonly directory: string;
  readonly server: EmbeddedPostgres;
}

export interface TestDatabase {
  readonly connectionString: string;
  drop(): Promise<void>;
}

let starting: Promise<Cluster> | undefined;
let pid: number | undefined;
let made = 0;

/** A database of the newest schema, all its own: a copy of one that was migrated once. */
export async function newDatabase(): Promise<TestDatabase> {
  return makeDatabase(TEMPLATE);
}

/** As `newDatabase`, without any tables. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return makeDatabase("template0");
}

async function makeDatabase(template: string): Promise<TestDatabase> {
  starting ??= startCluster();
  const { server } = await starting;
  made += 1;
  const name = `test_${made}_${randomBytes(4).toString("hex")}`;
  await asAdmin(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    connectionString: named(server.connectionString, name),
    drop: () => asAdmin(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function startCluster(): Promise<Cluster> {
  const directory = await mkdtemp(join(tmpdir(), "frontdesk-test-postgres-"));
  const server = await startEmbedded({ directory, log: quiet, settings: WITHOUT_DISK });
  pid = (await readPidFile(join(directory, "data")))?.pid;
  process.once("exit", killCluster);
  await asAdmin(server, `CREATE DATABASE ${TEMPLATE}`);
  await migrate(named(server.connectionString, TEMPLATE));
  return { directory, server };
}

/** Stops the server of this process, if one was started. Done by itself after the last test. */
export async function stopCluster(): Promise<void> {
  const running = starting;
  starting = undefined;
  if (!running) return;
  const { directory, server } = await running;
  await server.stop();
  process.off("exit", killCluster);
  pid = undefined;
  await rm(directory, { recursive: true, force: true });
}

/** When the tests end without their hooks having run. */
function killCluster(): void {
  if (pid !== undefined) process.kill(pid, "SIGQUIT");
}

function named(connectionString: string, database: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdmin(server: EmbeddedPostgres, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: named(server.connectionString, "postgres") });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

// At the root, so that it runs once, after the tests of all files that were loaded with this one.
if (typeof globalThis.after === "function") {
  after("stop the tests' PostgreSQL", async function () {
    this.timeout(20_000);
    await stopCluster();
  });
}
