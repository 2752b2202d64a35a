import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a directory for its owner alone; those above it that are missing get the usual rights. Node's own
 * `recursive` gives all of them the same, and never ends where nothing can be made (`/proc`).
 */
export async function makePrivateDirectory(path: string): Promise<void> {
  await makeDirectory(path, 0o700);
}

async function makeDirectory(path: string, mode: number): Promise<void> {
  if (await exists(path)) return;
  await makeDirectory(dirname(path), 0o777);
  await mkdir(path, { mode }).catch((error: NodeJS.ErrnoException) => {
    // Another process may have made it just now.
    if (error.code !== "EEXIST") throw error;
  });
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}
