import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { freePorts } from "../support/ports.ts";
import { waitFor } from "../support/wait-for.ts";
import type { Ended } from "./run-command.ts";

const MAIN = join(import.meta.dirname, "../../src/main.ts");

/** The product itself as a process, not its command line alone. */
export interface RealFrontdesk {
  readonly child: ChildProcess;
  readonly said: () => string;
  /** Resolves when it has said so. @throws when it ends before, or stays silent. */
  says(what: RegExp): Promise<void>;
  /** What came of it. */
  readonly ended: Promise<Ended>;
}

/** Runs one command; whoever starts it ends it, or waits for its end. */
export function realFrontdesk(args: readonly string[]): RealFrontdesk {
  const child = spawn(process.execPath, ["--disable-warning=DEP0060", MAIN, ...args], {
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, out, err }));
  return {
    child,
    ended,
    said: () => out + err,
    async says(what) {
      await waitFor(
        () => {
          if (what.test(out + err)) return true;
          if (child.exitCode !== null) throw new Error(`it ended before it said ${what}:\n${out}${err}`);
          return false;
        },
        { what: `${what}`, timeout_ms: 60_000 },
      );
    },
  };
}

/** Writes what a desk needs whose homeserver and network are not there, and resolves to its configuration's path. */
export async function writeDesk(
  directory: string,
  name: string,
  { database = {}, ports }: { readonly database?: object; readonly ports?: readonly number[] } = {},
): Promise<string> {
  // The embedded database is another user's when the tests run as root.
  chmodSync(directory, 0o755);
  const [listen, http, none] = [...(ports ?? (await freePorts(2))), ...(await freePorts(1))];
  const file = join(directory, `${name}.yaml`);
  const configuration = {
    homeserver: { url: `http://127.0.0.1:${none}`, domain: "example.org", as_token: "a", hs_token: "h" },
    listen: { port: listen },
    http: { port: http },
    database,
    networks: { xmpp: { host: "127.0.0.1", port: none, domain: "desk.example.org", secret: "s" } },
    desks: [{ name: "billing" }],
  };
  writeFileSync(file, stringify(configuration), { mode: 0o600 });
  writeFileSync(join(directory, "rules.yaml"), 'agents: { "@a:example.org": { name: A } }\n');
  return file;
}
