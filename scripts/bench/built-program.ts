import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, rmSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
const FOLDER = join(ROOT, "build/bench");

let built = false;

/** The command as it is released: compiled, since stripping types at each start costs time and memory. */
export function builtProgram(): string {
  const program = join(FOLDER, "bin/frontdesk.js");
  if (built) return program;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  // What the code reads beside itself comes along with the sources.
  cpSync(join(ROOT, "src"), join(FOLDER, "dist"), {
    recursive: true,
    filter: (file) => !file.endsWith(".ts"),
  });
  const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
  // Whether the types are right is the tests' matter.
  const options = ["--noCheck", "-p", join(ROOT, "tsconfig.build.json"), "--outDir", join(FOLDER, "dist")];
  execFileSync(process.execPath, [compiler, ...options], { stdio: ["ignore", "inherit", "inherit"] });
  cpSync(join(ROOT, "scripts/release-bin"), join(FOLDER, "bin"), { recursive: true });
  cpSync(join(ROOT, "package.json"), join(FOLDER, "package.json"));
  chmodSync(program, 0o755);
  // It is run by its first line, which takes the node that it finds: this one.
  process.env.PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  built = true;
  return program;
}
