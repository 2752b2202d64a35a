import { HOLD_EVERY_MS } from "../application/hold-networks.ts";
import type { Clock } from "../application/ports/clock.ts";
import { showOpen } from "../application/show-open.ts";
import { startWorkLoop, type WorkLoop } from "../application/work-loop.ts";
import type { LoadedFiles } from "../config/load-all.ts";
import { announceOpen } from "./announce-open.ts";
import { type DeskParts, deskParts } from "./desk-parts.ts";
import { keepHomeserver, PING_EVERY_MS } from "./keep-homeserver.ts";
import { FORGET_LINKS_EVERY_MS, forgetLinks } from "./links.ts";
import { listen } from "./listen.ts";
import { readinessChecks } from "./readiness.ts";
import { TELL_EVERY_MS } from "./routing-server.ts";

/** SIGTERM to the end of the process, at most: the parts share it. */
const STOP_WITHIN_MS = 4_000;
const SHOW_OPEN_EVERY_MS = 3_000;
/** Another worker may have blocked somebody. */
const READ_BLOCKS_EVERY_MS = 1_000;
/** How often it is seen whether the embedded database still runs. */
const KEEP_DATABASE_EVERY_MS = 1_000;

/** A desk that runs in this process. */
export interface RunningDesk {
  /** Reads the rules again, all or nothing. */
  reload(): Promise<void>;
  /** Stops taking in, lets what is under way end, within 5 s. */
  stop(): Promise<void>;
}

type Servers = Awaited<ReturnType<typeof listen>>;

/** Starts every part, wired to one another. Rejects with an error for people when something cannot be had. */
export async function startDesk(files: LoadedFiles, version: string): Promise<RunningDesk> {
  const parts = await deskParts(files, version);
  const { desk, store, worker } = parts;
  const checks = readinessChecks(parts);
  const servers = await listen(parts, checks).catch(async (error: unknown) => {
    await parts.database.close();
    throw error;
  });
  // Whoever listens on our port is us: what a process killed before us held is ours again.
  await store.releaseWorker(worker);
  await syncAgents(parts);
  await parts.book.refresh();
  await store.routing.exchange.enable(parts.routing !== undefined, parts.clock.now());
  desk.start();
  const wakeups = store.wakeups().subscribe((what) => desk.nudge(...NUDGED_BY[what]));
  const ending = new AbortController();
  const loops = startLoops(parts, ending.signal);
  void announceOpen({ ...parts, checks, listen: servers.ports, signal: ending.signal });
  return {
    reload: () => reload(parts),
    stop: async () => {
      parts.log.info({}, "closing the desk");
      ending.abort();
      wakeups.unsubscribe();
      await close(parts, servers, loops);
      parts.log.info({}, "the desk is closed");
    },
  };
}

/** How often it is seen whether it is time to ask for the agents' devices. */
const READ_DEVICES_EVERY_MS = 1_000;

const NUDGED_BY = {
  inbox: ["inbox"],
  outbox: ["outbox"],
  waiting: ["waiting"],
  agents: ["agents"],
} as const;

function startLoops(parts: DeskParts, signal: AbortSignal): readonly WorkLoop[] {
  const { clock, log, metrics, store, networks } = parts;
  const loop = (name: string, poll_ms: number, step: () => Promise<number>): WorkLoop =>
    startWorkLoop({ name, poll_ms, step, clock, log, onFailure: metrics.meter.failed });
  return [
    loop("database", KEEP_DATABASE_EVERY_MS, parts.database.keepUp),
    loop("networks", HOLD_EVERY_MS, parts.holding.step),
    loop("blocks", READ_BLOCKS_EVERY_MS, parts.book.refresh),
    loop("agents' devices", READ_DEVICES_EVERY_MS, parts.devices.step),
    loop("open", SHOW_OPEN_EVERY_MS, showOpen({ store, networks })),
    loop("homeserver", PING_EVERY_MS, keepHomeserver({ ...parts, signal })),
    ...(parts.routing ? [loop("routing-server", TELL_EVERY_MS, parts.routing.step)] : []),
    ...(parts.configuration.links ? [loop("links", FORGET_LINKS_EVERY_MS, forgetLinks(parts))] : []),
  ];
}

function syncAgents({ store, rules, clock }: DeskParts): Promise<void> {
  return store.syncAgents([...rules.setup().rules.agents.values()], clock.now());
}

async function reload(parts: DeskParts): Promise<void> {
  if (!parts.rules.readAgain()) return;
  const { rules } = parts.rules.setup();
  await syncAgents(parts);
  await parts.store.wakeWaiting(parts.clock.now(), true);
  parts.desk.nudge("waiting");
  parts.log.info({ agents: rules.agents.size, rules: rules.rules.length }, "new rules are in force");
}

async function close(parts: DeskParts, servers: Servers, loops: readonly WorkLoop[]): Promise<void> {
  const { clock, desk, holding, homeserver, store, worker } = parts;
  const stopped = [
    servers.stop(),
    holding.stop(),
    ...loops.map((each) => each.stop()),
    desk.stop(STOP_WITHIN_MS / 2),
  ];
  await within(STOP_WITHIN_MS, clock, Promise.all(stopped));
  const released = [
    homeserver.close(),
    parts.routing?.close(),
    store.releaseWorker(worker).catch(() => undefined),
  ];
  await within(STOP_WITHIN_MS / 4, clock, Promise.all(released));
  await parts.database.close();
}

async function within(duration_ms: number, clock: Clock, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  await Promise.race([work.catch(() => undefined), clock.sleep(duration_ms, done.signal)]);
  // A timer that is left would keep the process alive.
  done.abort();
}
