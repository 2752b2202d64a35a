// Writes the release's package.json into the folder named as argument: what development needs is left out,
// and the packages are those of the lock file, to the version, since they are what was tested.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Developed {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly [other: string]: unknown;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly name?: string; readonly version: string }>>;
}

const root = join(import.meta.dirname, "..");
const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: release-package.ts FOLDER");

const { name, version, description, license, type, engines, dependencies } = read<Developed>("package.json");
const lock = read<Lock>("package-lock.json");
const released = {
  name,
  version,
  description,
  license,
  type,
  engines,
  bin: { frontdesk: "bin/frontdesk.js" },
  files: ["bin", "dist", "config", "docs"],
  dependencies: Object.fromEntries(
    Object.keys(dependencies).map((dependency) => [dependency, locked(dependency)]),
  ),
};
writeFileSync(join(folder, "package.json"), `${JSON.stringify(released, undefined, 2)}\n`);

function locked(dependency: string): string {
  const found = lock.packages[`node_modules/${dependency}`];
  if (found === undefined) throw new Error(`package-lock.json has no ${dependency}: run npm install`);
  return found.name === undefined ? found.version : `npm:${found.name}@${found.version}`;
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(root, file), "utf8")) as T;
}
