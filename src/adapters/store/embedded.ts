import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import type { Log } from "../../application/ports/log.ts";
import {
  type ClusterFiles,
  explain,
  lastLines,
  newPort,
  prepareCluster,
  USER,
} from "./embedded/cluster-files.ts";
import { type PostgresBinaries, postgresBinaries } from "./embedded/postgres-binaries.ts";
import {
  becomesReady,
  hasEnded,
  isAlive,
  readPidFile,
  runningServer,
  stopServer,
} from "./embedded/running-server.ts";
import { type ServerUser, serverUser } from "./embedded/server-user.ts";
import { type Tenancy, takeTenancy } from "./embedded/tenancy.ts";
import { EmbeddedDatabaseFailed } from "./errors.ts";

export interface EmbeddedOptions {
  /** Holds the data, the password (0600), the port and the server's log. Made when missing. */
  readonly directory: string;
  readonly log: Log;
  /** Server settings besides our own, for tests that need no durability. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  readonly connectionString: string;
  /**
   * Starts the server again, on its port, when it has ended without our doing. Answers whether it had to.
   * @throws EmbeddedDatabaseFailed
   */
  keepUp(): Promise<boolean>;
  /** Stops the server within 6 s, whoever started it, unless another process uses it too. */
  stop(): Promise<void>;
}

const DATABASE = "frontdesk";
const READY_MS = 60_000;
const MOST_STARTS = 3;
const run = promisify(execFile);

/**
 * Starts PostgreSQL in a directory of its own, listening on 127.0.0.1 only. The server outlives this process
 * when that is killed; a server found running on the directory is taken over. It runs in a session of its own,
 * so that Ctrl-C in a terminal reaches us alone, and we stop it in order.
 *
 * @throws EmbeddedDatabaseFailed saying what is missing or in the way.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const directory = resolve(options.directory);
  const [binaries, user] = await Promise.all([postgresBinaries(), serverUser()]);
  const files = await prepareCluster(directory, binaries, user).catch((error: unknown) => {
    if (error instanceof EmbeddedDatabaseFailed) throw error;
    throw new EmbeddedDatabaseFailed(
      `the embedded database's directory ${directory} cannot be used: ${explain(error, directory)}`,
      { cause: error },
    );
  });
  const { port, tenancy } = await runAndShare(files, binaries, user, options);
  return {
    connectionString: addressOf(files, port, DATABASE),
    keepUp: async () => {
      const running = await runningServer(files.data);
      if (!running) {
        await removeStalePidFile(files.data);
        options.log.warn({ port }, "the embedded database has ended, starting it again");
        await startOn(port, files, binaries, user, options);
      }
      await tenancy.renew();
      return !running;
    },
    stop: async () => {
      const { stopped } = await tenancy.leave(async () => {
        const server = await runningServer(files.data);
        if (server) await stopServer(server.pid);
      });
      if (!stopped) options.log.info({ port }, "another process uses the embedded database, which goes on");
    },
  };
}

/** A server that another process is just stopping is waited for, and started again. */
async function runAndShare(
  files: ClusterFiles,
  binaries: PostgresBinaries,
  user: ServerUser,
  options: EmbeddedOptions,
): Promise<{ readonly port: number; readonly tenancy: Tenancy }> {
  for (let tried = 1; ; tried += 1) {
    const running = await takeOver(files, options.log);
    const port = running ?? (await start(files, binaries, user, options));
    let tenancy: Tenancy | undefined;
    try {
      tenancy = await takeTenancy(addressOf(files, port, "postgres"));
      await makeDatabase(addressOf(files, port, "postgres"));
      return { port, tenancy };
    } catch (error) {
      await tenancy?.leave(async () => undefined);
      if (tried < MOST_STARTS) continue;
      const why = error instanceof Error ? error.message : String(error);
      throw new EmbeddedDatabaseFailed(`the embedded database started, and cannot be used: ${why}`, {
        cause: error,
      });
    }
  }
}

function addressOf({ password }: ClusterFiles, port: number, database: string): string {
  return `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** The port of a server that runs on the directory already. One that is just stopping is waited for. */
async function takeOver(files: ClusterFiles, log: Log): Promise<number | undefined> {
  const server = await runningServer(files.data);
  if (!server) {
    await removeStalePidFile(files.data);
    return undefined;
  }
  if (await becomesReady(files.data, READY_MS)) {
    const ready = await runningServer(files.data);
    log.info({ pid: server.pid, port: ready?.port }, "taking over the embedded database that still runs");
    return ready?.port;
  }
  if (!(await hasEnded(server.pid, READY_MS))) {
    throw new EmbeddedDatabaseFailed(
      `a PostgreSQL server (process ${server.pid}) runs on ${files.data}, and neither becomes ready nor ends`,
    );
  }
  return undefined;
}

/**
 * PostgreSQL cleans up after a dead server by itself, but takes a living process of the same id for one: after
 * a reboot that is somebody else's.
 */
async function removeStalePidFile(data: string): Promise<void> {
  const written = await readPidFile(data);
  if (written && isAlive(written.pid)) await rm(join(data, "postmaster.pid"), { force: true });
}

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "60",
  shared_buffers: "64MB",
  deadlock_timeout: "200ms",
  log_checkpoints: "off",
};

async function start(
  files: ClusterFiles,
  binaries: PostgresBinaries,
  user: ServerUser,
  options: EmbeddedOptions,
): Promise<number> {
  let port = files.port;
  for (let tried = 1; ; tried += 1) {
    try {
      await startOn(port, files, binaries, user, options);
      return port;
    } catch (error) {
      // Another process may have started it at the same time, and one server only can have the directory.
      const running = await takeOver(files, options.log);
      if (running !== undefined) return running;
      if (!(error instanceof PortInUse) || tried >= MOST_STARTS) throw error;
      options.log.warn({ port }, "the embedded database's port is in use, taking another");
      port = await newPort(resolve(options.directory));
    }
  }
}

class PortInUse extends EmbeddedDatabaseFailed {}

/** @throws PortInUse, EmbeddedDatabaseFailed */
async function startOn(
  port: number,
  files: ClusterFiles,
  binaries: PostgresBinaries,
  user: ServerUser,
  { directory, settings, log }: EmbeddedOptions,
): Promise<void> {
  const flags = Object.entries({ ...SETTINGS, ...settings, port: String(port) }).map(
    ([name, value]) => `-c ${name}='${value}'`,
  );
  const options = [
    "start",
    "--wait",
    `--timeout=${READY_MS / 1000}`,
    `--pgdata=${files.data}`,
    `--log=${files.log}`,
    `--options=${flags.join(" ")}`,
  ];
  try {
    await run(binaries.pgCtl, options, { ...user, cwd: files.data, env: { ...process.env, LC_ALL: "C" } });
    log.info({ port }, "embedded database started");
  } catch (error) {
    const said = lastLines(await readFile(files.log, "utf8").catch(() => ""), 8);
    const inUse = /Address already in use|could not create any TCP\/IP sockets/.test(said);
    const Failure = inUse ? PortInUse : EmbeddedDatabaseFailed;
    throw new Failure(
      `the embedded database does not start: ${explain(error, directory)}. Its log ${files.log} ends with: ${said}`,
      { cause: error },
    );
  }
}

/** That it is there, or was just made by another process: `duplicate_database`, `unique_violation`. */
const EXISTS_ALREADY = ["42P04", "23505"];

async function makeDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query({
      text: "SELECT FROM pg_database WHERE datname = $1",
      values: [DATABASE],
    });
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && EXISTS_ALREADY.includes(error.code ?? ""))) throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}
