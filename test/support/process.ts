import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor, within } from "./wait-for.ts";

const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 8_000;
const ANSWER_WITHIN_MS = 1_000;
const LOG_TAIL_CHARACTERS = 4_000;

/** A real server that a test started, and may stop, kill and start again on the same ports and data. */
export interface ServerProcess {
  readonly name: string;
  /** Holds the server's configuration, data and log; removed by `dispose` and at the process's end. */
  readonly directory: string;
  readonly running: boolean;
  readonly pid: number | undefined;
  /** Resolves when the server answers. @throws with the end of its log when it ends or stays silent. */
  start(): Promise<void>;
  /** SIGTERM, and SIGKILL after 8 s. Does nothing when it is not running. */
  stop(): Promise<void>;
  /** SIGKILL: nothing is flushed. */
  kill(): Promise<void>;
  /** Stops, and removes the directory. */
  dispose(): Promise<void>;
  /** Everything the server wrote to standard output and error. */
  log(): string;
}

export interface ServerCommand {
  readonly name: string;
  readonly directory: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The network namespace to run in (`ip netns`), other than this process's. */
  readonly namespace?: string;
  /** Whether the server answers by now; asked repeatedly. */
  readonly answers: () => Promise<boolean>;
}

const live = new Set<ChildProcess>();
const directories = new Set<string>();
process.on("exit", () => {
  for (const child of live) child.kill("SIGKILL");
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});
process.on("SIGTERM", () => {
  // Without a listener of somebody else's, the process would end before "exit" is told.
  if (process.listenerCount("SIGTERM") === 1) process.exit(143);
});

/** A directory of its own for one server, removed when this process ends. */
export function temporaryDirectory(name: string): string {
  const directory = mkdtempSync(join(tmpdir(), `frontdesk-${name}-`));
  directories.add(directory);
  return directory;
}

export function removeTemporaryDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  directories.delete(directory);
}

/** Does not start it yet. */
export function serverProcess(server: ServerCommand): ServerProcess {
  const logFile = join(server.directory, "output.log");
  let child: ChildProcess | undefined;
  const running = () => child !== undefined && child.exitCode === null && child.signalCode === null;
  const log = () => readFileSync(logFile, "utf8");

  const answered = async () => {
    if (!running()) throw new Error(`${server.name} ended by itself:\n${log().slice(-LOG_TAIL_CHARACTERS)}`);
    return await server.answers();
  };

  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    if (ending === undefined || !running()) return;
    const exited = once(ending, "exit");
    ending.kill(signal);
    await within(exited, { what: `${server.name} to end`, timeout_ms: STOP_WITHIN_MS }).catch(async () => {
      ending.kill("SIGKILL");
      await exited;
    });
  };

  const self: ServerProcess = {
    name: server.name,
    directory: server.directory,
    get running() {
      return running();
    },
    get pid() {
      return running() ? child?.pid : undefined;
    },
    async start() {
      if (running()) return;
      child = await spawned(server, logFile);
      await waitFor(answered, { what: `${server.name} to answer`, timeout_ms: START_WITHIN_MS });
    },
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    async dispose() {
      await self.stop();
      removeTemporaryDirectory(server.directory);
    },
    log,
  };
  return self;
}

/** The command line that runs a program in a network namespace; as it is without one. */
export function withinNamespace(
  namespace: string | undefined,
  command: string,
  ...args: readonly string[]
): readonly [string, ...string[]] {
  return namespace === undefined ? [command, ...args] : ["ip", "netns", "exec", namespace, command, ...args];
}

async function spawned(server: ServerCommand, logFile: string): Promise<ChildProcess> {
  const output = openSync(logFile, "a");
  const [command, ...args] = withinNamespace(server.namespace, server.command, ...server.args);
  const child = spawn(command, args, {
    cwd: server.directory,
    env: { ...process.env, ...server.env },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  live.add(child);
  child.once("exit", () => live.delete(child));
  try {
    await once(child, "spawn");
  } catch (error) {
    live.delete(child);
    throw new Error(`${server.name}: cannot run ${server.command} (scripts/setup installs it)`, {
      cause: error,
    });
  }
  return child;
}

/** Whether a loopback port answers a line with something that has `expected` in it, within a second. */
export function answersWith(port: number, line: string, expected: string): Promise<boolean> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect({ port, host: "127.0.0.1" });
    const settle = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => settle(false));
    socket.once("connect", () => socket.write(line));
    socket.once("error", () => settle(false));
    socket.once("close", () => settle(false));
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      if (received.includes(expected)) settle(true);
    });
  });
}

/** Whether something accepts connections on a loopback port. */
export function accepts(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const settle = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });
}
