import { execFile } from "node:child_process";
import { chown } from "node:fs/promises";
import { promisify } from "node:util";
import { EmbeddedDatabaseFailed } from "../errors.ts";

const run = promisify(execFile);

/** The user that the server runs as: PostgreSQL refuses to run as root. Empty when it is our own. */
export interface ServerUser {
  readonly uid?: number;
  readonly gid?: number;
}

const NAME = "postgres";

/** Our own user, or for root the user `postgres`, made when there is none. */
export async function serverUser(): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return {};
  const found = await idsOf(NAME);
  if (found) return found;
  try {
    await run("useradd", [
      "--system",
      "--user-group",
      "--no-create-home",
      "--shell",
      "/usr/sbin/nologin",
      NAME,
    ]);
  } catch (error) {
    throw new EmbeddedDatabaseFailed(
      `PostgreSQL does not run as root, and the user ${NAME} to run it as is missing and could not be made. Run Frontdesk as a user of its own.`,
      { cause: error },
    );
  }
  const made = await idsOf(NAME);
  if (!made) throw new EmbeddedDatabaseFailed(`the user ${NAME} was made and cannot be found`);
  return made;
}

async function idsOf(name: string): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

export async function giveTo(user: ServerUser, path: string): Promise<void> {
  if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid);
}
