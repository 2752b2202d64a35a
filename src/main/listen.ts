import { BehaviorSubject } from "rxjs";
import { healthRoutes, type ReadinessCheck } from "../adapters/http/health.ts";
import type { Metrics } from "../adapters/http/metrics.ts";
import { startHttpServer } from "../adapters/http/server.ts";
import type { MatrixHomeserver } from "../adapters/matrix/homeserver.ts";
import { ingressRoutes } from "../adapters/matrix/ingress/routes.ts";
import type { Names } from "../adapters/matrix/user-ids.ts";
import type { Clock } from "../application/ports/clock.ts";
import type { Log } from "../application/ports/log.ts";
import type { Network, NetworkStatus } from "../application/ports/network.ts";
import type { Desk } from "../application/run-desk.ts";
import type { SettleRooms } from "../application/settle-rooms.ts";
import type { Configuration } from "../config/configuration.ts";
import type { OpenDatabase } from "./open-database.ts";

export interface ListenParts {
  readonly configuration: Configuration;
  readonly desk: Desk;
  readonly rooms: SettleRooms;
  readonly homeserver: MatrixHomeserver;
  readonly names: Names;
  readonly networks: ReadonlyMap<string, Network>;
  readonly database: OpenDatabase;
  readonly metrics: Metrics;
  readonly homeserverProblem: BehaviorSubject<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
  readonly isAgent: (user: string) => boolean;
  /** Another worker is connected to the network. */
  readonly standsBy: (network: string) => boolean;
}

/** Both listeners: the homeserver's transactions, and health and metrics. */
export async function listen(parts: ListenParts) {
  const { configuration, desk, homeserver, clock, log, names } = parts;
  const ingress = {
    hsToken: configuration.homeserver.hsToken,
    names,
    clock,
    log,
    accept: parts.rooms.accept,
    mayChat: parts.isAgent,
    acceptChat: homeserver.acceptChat,
    declineInvitation: homeserver.declineInvitation,
    isChat: homeserver.isChat,
    onTyping: desk.signals.roomTyping,
    onReceipt: desk.signals.roomRead,
    // Every user in our namespace is made when a conversation needs it; none is made because someone asks.
    provision: async (user: string) => user === names.bot,
  };
  const transactions = await startHttpServer({
    ...configuration.listen,
    routes: ingressRoutes(ingress),
    log,
  });
  try {
    const routes = [...healthRoutes(readiness(parts)), parts.metrics.route];
    const health = await startHttpServer({ ...configuration.http, routes, log });
    return {
      ports: { transactions: transactions.port, health: health.port },
      stop: () => Promise.all([transactions.stop(), health.stop()]),
    };
  } catch (error) {
    await transactions.stop();
    throw error;
  }
}

function readiness({
  database,
  networks,
  homeserverProblem,
  standsBy,
}: ListenParts): readonly ReadinessCheck[] {
  const ofNetwork = ([part, network]: [string, Network]): ReadinessCheck => {
    const status = new BehaviorSubject<NetworkStatus>({ state: "connecting" });
    network.status.subscribe(status);
    return { part, problem: () => (standsBy(part) ? undefined : networkProblem(status.value)) };
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
