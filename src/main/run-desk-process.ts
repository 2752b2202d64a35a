import { hostname } from "node:os";
import { BehaviorSubject } from "rxjs";
import { prometheusMetrics } from "../adapters/http/metrics.ts";
import { pinoLog } from "../adapters/log/pino-log.ts";
import { localRouter } from "../adapters/routers/local/local-router.ts";
import { systemClock } from "../adapters/system/system-clock.ts";
import { systemRandomness } from "../adapters/system/system-randomness.ts";
import { HOLD_EVERY_MS, holdNetworks } from "../application/hold-networks.ts";
import type { Clock } from "../application/ports/clock.ts";
import { deskOf } from "../application/run-desk.ts";
import { settleRooms } from "../application/settle-rooms.ts";
import { showOpen } from "../application/show-open.ts";
import { startWorkLoop, type WorkLoop } from "../application/work-loop.ts";
import type { LoadedFiles } from "../config/load-all.ts";
import { formatProblem } from "../config/problem.ts";
import { reloadRules } from "../config/reload.ts";
import { deskSetup } from "./desk-setup.ts";
import { homeserverOf, namesOf } from "./homeserver-of.ts";
import { keepHomeserver, PING_EVERY_MS } from "./keep-homeserver.ts";
import { listen } from "./listen.ts";
import { missedIn } from "./missed-in.ts";
import { configuredNetworks } from "./networks.ts";
import { openDatabase } from "./open-database.ts";

/** SIGTERM to the end of the process, at most: the parts share it. */
const STOP_WITHIN_MS = 4_000;
const SHOW_OPEN_EVERY_MS = 3_000;
/** How often it is seen whether the embedded database still runs. */
const KEEP_DATABASE_EVERY_MS = 1_000;

/** A desk that runs in this process. */
export interface RunningDesk {
  /** Reads the rules again, all or nothing. */
  reload(): Promise<void>;
  /** Stops taking in, lets what is under way end, within 5 s. */
  stop(): Promise<void>;
}

/** Starts every part, wired to one another. Rejects with an error for people when something cannot be had. */
export async function startDesk(
  { configuration, rulesFile }: LoadedFiles,
  version: string,
): Promise<RunningDesk> {
  const log = pinoLog(configuration.log.level);
  const clock = systemClock();
  const random = systemRandomness();
  const networks = configuredNetworks(configuration, {
    clock,
    random,
    log,
    software: { name: "Frontdesk", version },
  });
  const names = namesOf(configuration);
  const homeserver = homeserverOf(configuration, names, log);
  let rulesInForce = rulesFile;
  let setup = deskSetup(configuration, rulesInForce, networks);

  const database = await openDatabase(configuration.database, log, clock.now);
  const { store } = database;
  const metrics = prometheusMetrics({ figures: () => store.figures(), log });
  const worker = `${hostname()}:${configuration.listen.port}`;
  let held: () => ReadonlySet<string> = () => new Set();
  let standsBy: (network: string) => boolean = () => false;
  const desk = deskOf({
    store,
    homeserver,
    networks,
    router: localRouter(() => setup.rules),
    setup: () => setup,
    clock,
    random,
    meter: metrics.meter,
    log,
    worker,
    connectedTo: () => [...held()],
    retention_ms: configuration.retention.closed_ms,
  });
  const rooms = settleRooms({
    accept: desk.accept.fromHomeserver,
    store,
    missed: (conversation) => missedIn({ homeserver, names, clock }, conversation),
    clock,
    log,
  });
  const homeserverProblem = new BehaviorSubject<string | undefined>("not asked yet");
  const servers = await listen({
    configuration,
    desk,
    rooms,
    homeserver,
    names,
    networks,
    database,
    metrics,
    homeserverProblem,
    clock,
    log,
    isAgent: (user) => setup.rules.agents.has(user),
    standsBy: (network) => standsBy(network),
  }).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });

  // Whoever listens on our port is us: what a process killed before us held is ours again.
  await store.releaseWorker(worker);
  const syncAgents = () => store.syncAgents([...setup.rules.agents.values()], clock.now());
  await syncAgents();
  desk.start();
  const wakeups = store.wakeups().subscribe((what) => desk.nudge(...NUDGED_BY[what]));
  const sink = {
    accept: desk.accept.fromNetwork,
    typing: desk.signals.customerTyping,
    received: desk.signals.customerReceived,
    returned: desk.accept.returned,
  };
  const holding = holdNetworks({ store, networks, sink, worker, clock, log });
  held = holding.held;
  standsBy = holding.standsBy;
  const ending = new AbortController();
  const loop = (name: string, poll_ms: number, step: () => Promise<number>): WorkLoop =>
    startWorkLoop({ name, poll_ms, step, clock, log, onFailure: metrics.meter.failed });
  const loops = [
    loop("database", KEEP_DATABASE_EVERY_MS, database.keepUp),
    loop("networks", HOLD_EVERY_MS, holding.step),
    loop("open", SHOW_OPEN_EVERY_MS, showOpen({ store, networks })),
    loop(
      "homeserver",
      PING_EVERY_MS,
      keepHomeserver({
        homeserver,
        rooms,
        store,
        clock,
        log,
        configuration,
        homeserverProblem,
        signal: ending.signal,
      }),
    ),
  ];
  log.info({ worker, listen: servers.ports }, "the desk is open");

  return {
    reload: async () => {
      const reloaded = reloadRules(configuration.rulesFile, rulesInForce);
      if (!reloaded.ok) {
        log.error(
          { problems: reloaded.problems.map(formatProblem) },
          "the rules have mistakes; those before stay in force",
        );
        return;
      }
      rulesInForce = reloaded.inForce;
      setup = deskSetup(configuration, rulesInForce, networks);
      await syncAgents();
      await store.wakeWaiting(clock.now(), true);
      desk.nudge("waiting");
      log.info(
        { agents: setup.rules.agents.size, rules: setup.rules.rules.length },
        "new rules are in force",
      );
    },
    stop: async () => {
      log.info({}, "closing the desk");
      ending.abort();
      wakeups.unsubscribe();
      await within(
        STOP_WITHIN_MS,
        clock,
        Promise.all([
          servers.stop(),
          holding.stop(),
          ...loops.map((each) => each.stop()),
          desk.stop(STOP_WITHIN_MS / 2),
        ]),
      );
      await within(
        STOP_WITHIN_MS / 4,
        clock,
        Promise.all([homeserver.close(), store.releaseWorker(worker).catch(() => undefined)]),
      );
      await database.close();
      log.info({}, "the desk is closed");
    },
  };
}

const NUDGED_BY = {
  inbox: ["inbox"],
  outbox: ["outbox"],
  waiting: ["waiting"],
  agents: ["agents"],
} as const;

async function within(duration_ms: number, clock: Clock, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  await Promise.race([work.catch(() => undefined), clock.sleep(duration_ms, done.signal)]);
  // A timer that is left would keep the process alive.
  done.abort();
}
