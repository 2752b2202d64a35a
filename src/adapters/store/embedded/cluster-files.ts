import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { EmbeddedDatabaseFailed } from "../errors.ts";
import { makePrivateDirectory } from "./make-directory.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import { isAlive } from "./running-server.ts";
import { giveTo, type ServerUser } from "./server-user.ts";

/** What stands in the directory of an embedded server. */
export interface ClusterFiles {
  readonly data: string;
  readonly log: string;
  readonly password: string;
  readonly port: number;
}

export const USER = "frontdesk";
const PASSWORD_BYTES = 24;
const LARGEST_LOG_BYTES = 10 * 1024 * 1024;
const run = promisify(execFile);

/** Makes what is missing: directory, password, port, the cluster itself. */
export async function prepareCluster(
  directory: string,
  binaries: PostgresBinaries,
  user: ServerUser,
): Promise<ClusterFiles> {
  await makePrivateDirectory(directory);
  // The server's user must be able to pass through; it may not look around.
  if (user.uid !== undefined) await chmod(directory, 0o711);
  const files = {
    data: join(directory, "data"),
    log: join(directory, "postgres.log"),
    password: await passwordIn(join(directory, "password")),
    port: await portIn(directory),
  };
  if (!(await exists(join(files.data, "PG_VERSION")))) await initialise(directory, files, binaries, user);
  await prepareLog(files.log, user);
  return files;
}

async function passwordIn(file: string): Promise<string> {
  const kept = await readFile(file, "utf8").catch(() => undefined);
  if (kept?.trim()) return kept.trim();
  const password = randomBytes(PASSWORD_BYTES).toString("base64url");
  const making = `${file}.${process.pid}`;
  await writeFile(making, `${password}\n`, { mode: 0o600 });
  // Of two processes that begin at the same time, the second takes the first one's. An empty one is none.
  if (kept !== undefined) await rm(file, { force: true });
  try {
    await link(making, file);
    return password;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return (await readFile(file, "utf8")).trim();
  } finally {
    await rm(making, { force: true });
  }
}

/** The port of earlier starts, or a free one, kept from then on. */
async function portIn(directory: string): Promise<number> {
  const kept = Number(await readFile(join(directory, "port"), "utf8").catch(() => ""));
  return Number.isInteger(kept) && kept > 0 ? kept : newPort(directory);
}

export async function newPort(directory: string): Promise<number> {
  const port = await freePort();
  await writeFile(join(directory, "port"), `${port}\n`);
  return port;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen({ port: 0, host: "127.0.0.1", exclusive: true }, () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no address")),
      );
    });
  });
}

/** Made beside and moved into place: one that was broken off is never taken for a cluster. */
async function initialise(
  directory: string,
  files: ClusterFiles,
  binaries: PostgresBinaries,
  user: ServerUser,
): Promise<void> {
  await removeBrokenOff(directory);
  const making = join(directory, `data.new.${process.pid}`);
  const passwordFile = join(directory, `password.initdb.${process.pid}`);
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { mode: 0o700 });
  await giveTo(user, making);
  await writeFile(passwordFile, `${files.password}\n`, { mode: 0o600 });
  await giveTo(user, passwordFile);
  const options = [
    `--pgdata=${making}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
  ];
  try {
    await run(binaries.initdb, options, { ...user, cwd: making, env: { ...process.env, LC_ALL: "C" } });
    await rename(making, files.data);
  } catch (error) {
    // Another process may have made one at the same time: whichever is first in its place is used.
    if (await exists(join(files.data, "PG_VERSION"))) return;
    throw new EmbeddedDatabaseFailed(
      `the embedded database could not be made in ${directory}: ${explain(error, directory)}`,
      { cause: error },
    );
  } finally {
    await rm(passwordFile, { force: true });
    await rm(making, { recursive: true, force: true });
  }
}

/** What a process that was killed while it made a cluster left behind. */
async function removeBrokenOff(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const [, pid] = /^(?:data\.new|password\.initdb|password)\.(\d+)$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(directory, name), { recursive: true, force: true });
  }
}

async function prepareLog(file: string, user: ServerUser): Promise<void> {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  if (size > LARGEST_LOG_BYTES) await rename(file, `${file}.old`);
  await (await open(file, "a", 0o600)).close();
  await giveTo(user, file);
}

/** The words for people in what one of PostgreSQL's programs said. */
export function explain(error: unknown, directory: string): string {
  const { stderr, code, message } = error as { stderr?: string; code?: unknown; message?: string };
  const said = stderr?.trim() || message || String(error);
  if (/No space left on device/i.test(said)) return "the disk is full";
  if (code === "EACCES" || /Permission denied|could not access directory/i.test(said)) {
    const asRoot =
      process.getuid?.() === 0
        ? " As root, the server runs as the user postgres, who must be able to reach this directory and the installed programs."
        : "";
    return `permission denied on the way to ${directory} or in it.${asRoot} (${lastLines(said)})`;
  }
  if (/error while loading shared libraries/i.test(said)) return `a library is missing (${lastLines(said)})`;
  return lastLines(said);
}

export function lastLines(text: string, count = 5): string {
  return text.trim().split("\n").slice(-count).join(" | ");
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
