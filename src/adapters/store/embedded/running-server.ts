import { execFile } from "node:child_process";
import { readFile, readlink, realpath } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

/** What `postmaster.pid` says of the server on a data directory. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly status: string;
}

/** Lines of the file; see PostgreSQL's `src/include/utils/pidfile.h`. */
const LINE = { pid: 0, port: 3, status: 7 } as const;

/** The server that runs on this data directory, whoever started it; undefined when none does. */
export async function runningServer(data: string): Promise<RunningServer | undefined> {
  const written = await readPidFile(data);
  if (!written || !isAlive(written.pid) || !(await isServerOf(written.pid, data))) return undefined;
  return written;
}

export async function readPidFile(data: string): Promise<RunningServer | undefined> {
  const text = await readFile(join(data, "postmaster.pid"), "utf8").catch(() => undefined);
  const lines = text?.split("\n").map((line) => line.trim());
  const pid = Number(lines?.[LINE.pid]);
  if (!lines || !Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[LINE.port]), status: lines[LINE.status] ?? "" };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A process id may have been given to somebody else since. The server works in its data directory. */
async function isServerOf(pid: number, data: string): Promise<boolean> {
  if (process.platform === "linux") {
    const [directory, own] = await Promise.all([
      readlink(`/proc/${pid}/cwd`).catch(() => undefined),
      realpath(data),
    ]);
    if (directory !== undefined) return directory === own;
  }
  const { stdout } = await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({
    stdout: "",
  }));
  return stdout.includes("postgres") && stdout.includes(data);
}

const LOOK_AGAIN_MS = 20;

/** Resolves to whether the process has ended within the time. */
export async function hasEnded(pid: number, within_ms: number): Promise<boolean> {
  for (const until = performance.now() + within_ms; isAlive(pid); ) {
    if (performance.now() >= until) return false;
    await delay(LOOK_AGAIN_MS);
  }
  return true;
}

/** Resolves to whether the server is ready within the time; false also when it ends. */
export async function becomesReady(data: string, within_ms: number): Promise<boolean> {
  for (const until = performance.now() + within_ms; performance.now() < until; await delay(LOOK_AGAIN_MS)) {
    const server = await runningServer(data);
    if (!server) return false;
    if (server.status === "ready") return true;
    if (server.status === "stopping") return false;
  }
  return false;
}

const STOP_MS = { fast: 4_000, immediate: 1_000 } as const;

/**
 * Stops a server: orderly (SIGINT, PostgreSQL's "fast" shutdown), and when that takes longer than 4 s at once
 * (SIGQUIT: nothing committed is lost, the next start recovers).
 */
export async function stopServer(pid: number): Promise<void> {
  for (const [signal, within_ms] of [
    ["SIGINT", STOP_MS.fast],
    ["SIGQUIT", STOP_MS.immediate],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await hasEnded(pid, within_ms)) return;
  }
}
