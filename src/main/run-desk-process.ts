import { hostname } from "node:os";
import { BehaviorSubject } from "rxjs";
import { healthRoutes, type ReadinessCheck } from "../adapters/http/health.ts";
import { prometheusMetrics } from "../adapters/http/metrics.ts";
import { startHttpServer } from "../adapters/http/server.ts";
import { pinoLog } from "../adapters/log/pino-log.ts";
import { type MatrixHomeserver, matrixHomeserver } from "../adapters/matrix/homeserver.ts";
import { ingressRoutes } from "../adapters/matrix/ingress/routes.ts";
import { reconcileRoom } from "../adapters/matrix/reconcile.ts";
import { matrixNames, type Names } from "../adapters/matrix/user-ids.ts";
import { localRouter } from "../adapters/routers/local/local-router.ts";
import { systemClock } from "../adapters/system/system-clock.ts";
import { systemRandomness } from "../adapters/system/system-randomness.ts";
import { HOLD_EVERY_MS, holdNetworks } from "../application/hold-networks.ts";
import type { Clock } from "../application/ports/clock.ts";
import type { Log } from "../application/ports/log.ts";
import type { Network, NetworkStatus } from "../application/ports/network.ts";
import { reconcileRooms } from "../application/reconcile-rooms.ts";
import { type Desk, deskOf } from "../application/run-desk.ts";
import { showOpen } from "../application/show-open.ts";
import { describe, startWorkLoop, type WorkLoop } from "../application/work-loop.ts";
import type { Configuration } from "../config/configuration.ts";
import type { LoadedFiles } from "../config/load-all.ts";
import { formatProblem } from "../config/problem.ts";
import { reloadRules } from "../config/reload.ts";
import { deskSetup } from "./desk-setup.ts";
import { configuredNetworks } from "./networks.ts";
import { type OpenDatabase, openDatabase } from "./open-database.ts";

/** SIGTERM to the end of the process, at most: the parts share it. */
const STOP_WITHIN_MS = 4_000;
const PING_EVERY_MS = 30_000;
const SHOW_OPEN_EVERY_MS = 3_000;

/** A desk that runs in this process. */
export interface RunningDesk {
  /** Reads the rules again, all or nothing. */
  reload(): Promise<void>;
  /** Stops taking in, lets what is under way end, within 5 s. */
  stop(): Promise<void>;
}

/** Starts every part, wired to one another. Rejects with an error for people when something cannot be had. */
export async function startDesk({ configuration, rulesFile }: LoadedFiles): Promise<RunningDesk> {
  const log = pinoLog(configuration.log.level);
  const clock = systemClock();
  const random = systemRandomness();
  const networks = configuredNetworks(configuration, { clock, random, log });
  const names = namesOf(configuration);
  const homeserver = homeserverOf(configuration, names, log);
  let rulesInForce = rulesFile;
  let setup = deskSetup(configuration, rulesInForce, networks);

  const database = await openDatabase(configuration.database, log, clock.now);
  const { store } = database;
  const metrics = prometheusMetrics({ figures: () => store.figures(), log });
  const worker = `${hostname()}:${configuration.listen.port}`;
  let held: () => ReadonlySet<string> = () => new Set();
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
  const homeserverProblem = new BehaviorSubject<string | undefined>("not asked yet");
  const servers = await listen({
    configuration,
    desk,
    homeserver,
    names,
    networks,
    database,
    metrics,
    homeserverProblem,
    clock,
    log,
    isAgent: (user) => setup.rules.agents.has(user),
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
  };
  const holding = holdNetworks({ store, networks, sink, worker, clock, log });
  held = holding.held;
  const ending = new AbortController();
  const loop = (name: string, poll_ms: number, step: () => Promise<number>): WorkLoop =>
    startWorkLoop({ name, poll_ms, step, clock, log, onFailure: metrics.meter.failed });
  const loops = [
    loop("networks", HOLD_EVERY_MS, holding.step),
    loop("open", SHOW_OPEN_EVERY_MS, showOpen({ store, networks })),
    loop(
      "homeserver",
      PING_EVERY_MS,
      keepHomeserver({
        homeserver,
        desk,
        names,
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
  inbox: ["inbox", "agents"],
  outbox: ["outbox"],
  waiting: ["waiting"],
  agents: ["agents"],
} as const;

export function namesOf({ homeserver }: Configuration): Names {
  return matrixNames({
    domain: homeserver.domain,
    botLocalpart: homeserver.botLocalpart,
    prefix: homeserver.prefix,
  });
}

export function homeserverOf({ homeserver }: Configuration, names: Names, log: Log): MatrixHomeserver {
  const { url, asToken, registrationId } = homeserver;
  return matrixHomeserver({
    url,
    asToken,
    serviceId: registrationId,
    names,
    random: systemRandomness(),
    log,
  });
}

interface ListenParts {
  readonly configuration: Configuration;
  readonly desk: Desk;
  readonly homeserver: MatrixHomeserver;
  readonly names: Names;
  readonly networks: ReadonlyMap<string, Network>;
  readonly database: OpenDatabase;
  readonly metrics: ReturnType<typeof prometheusMetrics>;
  readonly homeserverProblem: BehaviorSubject<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
  readonly isAgent: (user: string) => boolean;
}

/** Both listeners: the homeserver's transactions, and health and metrics. */
async function listen(parts: ListenParts) {
  const { configuration, desk, homeserver, clock, log, names } = parts;
  const ingress = {
    hsToken: configuration.homeserver.hsToken,
    names,
    clock,
    log,
    accept: desk.accept.fromHomeserver,
    mayChat: parts.isAgent,
    acceptChat: homeserver.acceptChat,
    declineInvitation: homeserver.declineInvitation,
    isChat: homeserver.isChat,
    onTyping: desk.signals.roomTyping,
    onReceipt: () => {},
    // Every user in our namespace is made when a conversation needs it; none is made because someone asks.
    provision: async (user: string) => user === names.bot,
  };
  const transactions = await startHttpServer({
    ...configuration.listen,
    routes: [(app) => ingressRoutes(app, ingress)],
  });
  try {
    const routes = [healthRoutes(readiness(parts)), parts.metrics.routes];
    const health = await startHttpServer({ ...configuration.http, routes });
    return {
      ports: { transactions: transactions.port, health: health.port },
      stop: () => Promise.all([transactions.stop(), health.stop()]),
    };
  } catch (error) {
    await transactions.stop();
    throw error;
  }
}

function readiness({ database, networks, homeserverProblem }: ListenParts): readonly ReadinessCheck[] {
  const ofNetwork = ([part, network]: [string, Network]): ReadinessCheck => {
    const status = new BehaviorSubject<NetworkStatus>({ state: "connecting" });
    network.status.subscribe(status);
    return { part, problem: () => networkProblem(status.value) };
  };
  return [
    { part: "database", problem: async () => void (await database.store.ping()) },
    { part: "homeserver", problem: () => homeserverProblem.value },
    ...[...networks].map(ofNetwork),
  ];
}

function networkProblem(status: NetworkStatus): string | undefined {
  if (status.state === "connected") return undefined;
  return status.state === "disconnected" ? `disconnected: ${status.why}` : status.state;
}

interface KeepHomeserverParts {
  readonly homeserver: MatrixHomeserver;
  readonly desk: Desk;
  readonly names: Names;
  readonly store: OpenDatabase["store"];
  readonly clock: Clock;
  readonly log: Log;
  readonly configuration: Configuration;
  readonly homeserverProblem: BehaviorSubject<string | undefined>;
  readonly signal: AbortSignal;
}

/**
 * Asks the homeserver to ask us, which also ends its back-off. When it answers again after it did not, the
 * bot is dressed and the rooms of open conversations are read for what was missed.
 */
function keepHomeserver(parts: KeepHomeserverParts): () => Promise<number> {
  const { homeserver, homeserverProblem, log, signal, configuration } = parts;
  const retry = new AbortController();
  return async () => {
    const before = homeserverProblem.value;
    const { ok, why } = await homeserver.ping();
    homeserverProblem.next(ok ? undefined : (why ?? "it does not answer"));
    if (!ok) {
      log.warn({ why }, "the homeserver cannot be reached both ways");
      await parts.clock.sleep(Math.min(2_000, PING_EVERY_MS), AbortSignal.any([signal, retry.signal]));
      return signal.aborted ? 0 : 1;
    }
    if (before === undefined) return 0;
    log.info({}, "the homeserver answers, both ways");
    await homeserver
      .dressBot(configuration.desk.name)
      .catch((error: unknown) => log.warn({ err: describe(error) }, "the bot could not be given its name"));
    await reconcileRooms(
      {
        store: parts.store,
        accept: parts.desk.accept,
        log,
        missed: (conversation) => missedIn(parts, conversation),
      },
      signal,
    );
    return 0;
  };
}

async function* missedIn(
  { homeserver, names, clock }: KeepHomeserverParts,
  conversation: Parameters<Parameters<typeof reconcileRooms>[0]["missed"]>[0],
) {
  const { room, customer, startedAt } = conversation;
  if (room.status !== "open") return;
  yield* reconcileRoom(
    { client: homeserver.client, names, clock },
    { roomId: room.roomId, customer, since_ms: startedAt },
  );
}

async function within(duration_ms: number, clock: Clock, work: Promise<unknown>): Promise<void> {
  await Promise.race([work.catch(() => undefined), clock.sleep(duration_ms)]);
}
