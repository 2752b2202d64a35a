import { execFile } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { freePorts } from "./ports.ts";
import { type ServerProcess, serverProcess, temporaryDirectory, withinNamespace } from "./process.ts";

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;

export interface FrontDeskPlan {
  readonly homeserver: { readonly url: string; readonly domain: string };
  /** As in the configuration file. */
  readonly networks: object;
  readonly desks: readonly object[];
  /** As in the rules file. */
  readonly rules: object;
  readonly conversation?: object;
  readonly links?: object;
  readonly media?: object;
  /** A database of your own; the embedded one when absent. */
  readonly databaseUrl?: string;
  readonly deskName?: string;
  /** Another program than the sources: a build's command. */
  readonly program?: string;
  readonly firewall?: object;
  /** The network namespace to run in, and the address there at which the homeserver reaches it. */
  readonly within?: { readonly namespace: string; readonly address: string };
}

/** The real bridge as a process of its own, so that it can be killed and started again. */
export interface FrontDesk extends ServerProcess {
  readonly registration: string;
  readonly healthUrl: string;
  readonly listenPort: number;
  readonly hsToken: string;
  readonly configuration: string;
  /** Writes other rules and has them read (SIGHUP). */
  replaceRules(rules: object): void;
  /** Runs another command of the same program; never rejects. */
  cli(
    ...args: readonly string[]
  ): Promise<{ readonly code: number; readonly out: string; readonly err: string }>;
}

/** Writes configuration, rules and registration, as `init` would; does not start it yet. */
export async function frontDesk(
  plan: FrontDeskPlan & { readonly ports?: readonly [number, number] },
): Promise<FrontDesk> {
  const directory = temporaryDirectory("front-desk");
  const [listenPort, healthPort] = (plan.ports ?? (await freePorts(2))) as [number, number];
  const configuration = join(directory, "frontdesk.yaml");
  const rulesFile = join(directory, "rules.yaml");
  const registration = join(directory, "registration.yaml");
  const program = plan.program ?? MAIN;
  const { namespace, address = "127.0.0.1" } = plan.within ?? {};
  const command = (...args: readonly string[]) =>
    runCommand(withinNamespace(namespace, process.execPath, program, ...args));
  // The embedded database runs as a user of its own when the tests run as root.
  chmodSync(directory, 0o755);
  const written = await command(
    "registration",
    "--domain",
    plan.homeserver.domain,
    "--url",
    `http://${address}:${listenPort}`,
    "--output",
    registration,
  );
  if (written.code !== 0) throw new Error(`frontdesk registration: ${written.err}`);
  writeFileSync(configuration, stringify(configurationOf(plan, listenPort, healthPort)), { mode: 0o600 });
  writeFileSync(rulesFile, stringify(plan.rules));

  const healthUrl = `http://127.0.0.1:${healthPort}`;
  const server = serverProcess({
    name: "frontdesk",
    directory,
    command: plan.program ?? process.execPath,
    args: [
      ...(plan.program === undefined ? ["--disable-warning=DEP0060", MAIN] : []),
      "run",
      "--config",
      configuration,
    ],
    ...(namespace === undefined ? {} : { namespace }),
    answers: () => isReady(healthUrl),
  });
  return Object.assign(server, {
    registration,
    healthUrl,
    listenPort,
    configuration,
    hsToken: await tokenIn(registration),
    replaceRules: (rules: object) => {
      writeFileSync(rulesFile, stringify(rules));
      if (server.pid !== undefined) process.kill(server.pid, "SIGHUP");
    },
    cli: (name: string, ...args: readonly string[]) =>
      command(name, ...args, ...(args.includes("--config") ? [] : ["--config", configuration])),
  });
}

function configurationOf(plan: FrontDeskPlan, listenPort: number, healthPort: number): object {
  return {
    homeserver: plan.homeserver,
    listen: {
      port: listenPort,
      ...(plan.within
        ? { host: plan.within.address, url: `http://${plan.within.address}:${listenPort}` }
        : {}),
    },
    http: { port: healthPort },
    database: plan.databaseUrl === undefined ? {} : { url: plan.databaseUrl },
    networks: plan.networks,
    desk: { name: plan.deskName ?? "Example desk" },
    desks: plan.desks,
    firewall: plan.firewall ?? {},
    conversation: plan.conversation ?? {},
    ...(plan.links === undefined ? {} : { links: plan.links }),
    ...(plan.media === undefined ? {} : { media: plan.media }),
    log: { level: "debug" },
  };
}

async function tokenIn(registration: string): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  return /hs_token: ["']?([^\s"']+)/.exec(await readFile(registration, "utf8"))?.[1] ?? "";
}

async function isReady(healthUrl: string): Promise<boolean> {
  const answer = await fetch(`${healthUrl}/health/ready`).catch(() => undefined);
  return answer?.status === 200;
}

async function runCommand([file, ...args]: readonly [string, ...string[]]): Promise<{
  code: number;
  out: string;
  err: string;
}> {
  try {
    const { stdout, stderr } = await promisify(execFile)(file, args, { timeout: 60_000 });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const failed = error as { code?: unknown; stdout?: string; stderr?: string };
    return {
      code: typeof failed.code === "number" ? failed.code : -1,
      out: failed.stdout ?? "",
      err: failed.stderr ?? String(error),
    };
  }
}
