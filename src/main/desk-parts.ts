import { hostname } from "node:os";
import { BehaviorSubject, Subject } from "rxjs";
import { webhooks } from "../adapters/agents/webhook/webhooks.ts";
import { prometheusMetrics } from "../adapters/http/metrics.ts";
import { pinoLog } from "../adapters/log/pino-log.ts";
import { localRouter } from "../adapters/routers/local/local-router.ts";
import { systemClock } from "../adapters/system/system-clock.ts";
import { systemRandomness } from "../adapters/system/system-randomness.ts";
import { agentDevices } from "../application/agent-devices.ts";
import { blockBook } from "../application/block-book.ts";
import { guardInbound } from "../application/guard-inbound.ts";
import { type HoldNetworks, holdNetworks } from "../application/hold-networks.ts";
import type { Clock, Randomness } from "../application/ports/clock.ts";
import type { Log } from "../application/ports/log.ts";
import { type Desk, deskOf } from "../application/run-desk.ts";
import { settleRooms } from "../application/settle-rooms.ts";
import type { Configuration } from "../config/configuration.ts";
import type { LoadedFiles } from "../config/load-all.ts";
import { doorwayOf } from "./doorway-of.ts";
import { homeserverOf, namesOf } from "./homeserver-of.ts";
import { isStaff } from "./is-staff.ts";
import { followLinksOf } from "./links.ts";
import { mediaOf } from "./media.ts";
import { missedIn } from "./missed-in.ts";
import { configuredNetworks } from "./networks.ts";
import { openDatabase } from "./open-database.ts";
import { routingServerOf } from "./routing-server.ts";
import { rulesInForce } from "./rules-in-force.ts";

/** Every part of a desk, wired to one another; none of them works yet. */
export type DeskParts = Awaited<ReturnType<typeof deskParts>>;

/** Opens the database and makes the parts. Rejects with an error for people when the database cannot be had. */
export async function deskParts(files: LoadedFiles, version: string) {
  const { configuration } = files;
  const surroundings = surroundingsOf(configuration);
  const { clock, log } = surroundings;
  const software = { name: "Frontdesk", version };
  const isAgent = (user: string): boolean => isStaff(rules.setup().rules, user);
  const networks = configuredNetworks(configuration, { ...surroundings, software, isAgent });
  const doorway = doorwayOf(configuration);
  const names = namesOf(configuration);
  const homeserver = homeserverOf(configuration, names, log);
  const rules = rulesInForce(files, networks, log);
  const database = await openDatabase(configuration.database, log, clock.now, doorway);
  const { store } = database;
  const metrics = prometheusMetrics({ figures: () => store.figures(), log });
  const devices = agentDevices({
    ...surroundings,
    homeserver,
    rules: () => rules.setup().rules,
    isLocal: (user) => user.endsWith(`:${configuration.homeserver.domain}`),
    // Whoever waits is decided anew.
    onChange: () => void store.wakeWaiting(clock.now(), true).catch(() => undefined),
  });
  const router = localRouter(devices.rules);
  const routing = routingServerOf({
    ...surroundings,
    configured: configuration.routingServer,
    doorway,
    store,
    local: router,
    rules: devices.rules,
    language: () => rules.setup().language,
    meter: metrics.routingMeter,
  });
  const followLinks = followLinksOf(configuration, {
    ...surroundings,
    uses: store.links,
    meter: metrics.linkMeter,
  });
  const media = mediaOf(configuration, { ...surroundings, homeserver, names });
  const { blockedCustomers, perCustomer } = configuration.firewall;
  const book = blockBook({ blocks: store.blocks, listed: blockedCustomers, clock });
  const desk = deskOf({
    ...surroundings,
    onBlocks: async () => void (await book.refresh()),
    ...(followLinks ? { followLinks } : {}),
    ...(media ? { media } : {}),
    ...(routing ? { routingServer: routing.server } : {}),
    store,
    homeserver,
    networks,
    webhooks: webhooks({ ...surroundings, doorway }),
    router,
    setup: rules.setup,
    meter: metrics.meter,
    connectedTo: () => [...holding.held()],
    retention_ms: configuration.retention.closed_ms,
  });
  const rooms = settleRooms({
    accept: desk.accept.fromHomeserver,
    store,
    missed: (conversation) => missedIn({ homeserver, names, clock }, conversation),
    clock,
    log,
  });
  const accept = guardInbound({
    accept: desk.accept.fromNetwork,
    book,
    perCustomer,
    clock,
    onRefused: metrics.refused("customers"),
  });
  const sink = { ...sinkOf(desk), accept };
  const holding: HoldNetworks = holdNetworks({ ...surroundings, store, networks, sink });
  const homeserverProblem = new BehaviorSubject<string | undefined>("not asked yet");
  return {
    ...surroundings,
    ...{
      configuration,
      networks,
      names,
      homeserver,
      rules,
      database,
      store,
      metrics,
      desk,
      rooms,
      holding,
      routing,
      devices,
      book,
    },
    homeserverProblem,
    /** A transaction of the homeserver's was taken. */
    homeserverHeard: new Subject<void>(),
  };
}

interface Surroundings {
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Randomness;
  /** The name under which this process holds what it works on: the same after a start anew. */
  readonly worker: string;
}

function surroundingsOf({ log, listen }: Configuration): Surroundings {
  return {
    log: pinoLog(log.level),
    clock: systemClock(),
    random: systemRandomness(),
    worker: `${hostname()}:${listen.port}`,
  };
}

function sinkOf({ accept, signals }: Desk) {
  return {
    typing: signals.customerTyping,
    received: signals.customerReceived,
    returned: accept.returned,
  };
}
