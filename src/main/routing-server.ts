import { breaker } from "../adapters/routers/remote/breaker.ts";
import { routingClient } from "../adapters/routers/remote/client.ts";
import { remoteRouter } from "../adapters/routers/remote/remote-router.ts";
import { routingRoutes } from "../adapters/routers/remote/routes.ts";
import { tellEvents } from "../adapters/routers/remote/tell-events.ts";
import type { PostgresStore } from "../adapters/store/open-postgres-store.ts";
import type { Clock } from "../application/ports/clock.ts";
import type { Doorway } from "../application/ports/doorway.ts";
import type { HttpRoute } from "../application/ports/http-route.ts";
import type { Log } from "../application/ports/log.ts";
import type { Router, RoutingMeter, RoutingServer } from "../application/ports/router.ts";
import type { RoutingServerConfiguration } from "../config/configuration.ts";
import type { Rules } from "../domain/routing/rules.ts";

export interface RoutingServerParts {
  readonly configured: RoutingServerConfiguration | undefined;
  readonly store: PostgresStore;
  readonly local: Router;
  readonly rules: () => Rules;
  /** What agents are told in. */
  readonly language: () => string;
  readonly worker: string;
  readonly clock: Clock;
  readonly meter: () => RoutingMeter;
  readonly log: Log;
  readonly doorway: Doorway;
}

/** The routing server's side of a desk. */
export interface AttachedRoutingServer {
  readonly server: RoutingServer;
  /** What it may send to us. */
  readonly routes: readonly HttpRoute[];
  /** Tells it what happened, and sees whether it is back; a step of a work loop. */
  readonly step: () => Promise<number>;
  close(): Promise<void>;
}

/** How often it is looked for events to tell. */
export const TELL_EVERY_MS = 250;
const LEASE = "routing-events";
const LEASE_MS = 20_000;

/** Undefined where none is configured. */
export function routingServerOf(parts: RoutingServerParts): AttachedRoutingServer | undefined {
  const { configured, store, worker, clock, log, doorway } = parts;
  if (configured === undefined) return undefined;
  const meter = parts.meter();
  // Whoever waits is decided anew.
  const wake = () => void store.wakeWaiting(clock.now(), true).catch(() => undefined);
  const { url, secret, mode, deadline_ms } = configured;
  const { ledger, exchange } = store.routing;
  const client = routingClient({ url, secret, now: clock.now, doorway });
  meter.breaker("closed");
  const circuit = breaker({
    now: clock.now,
    onChange: (state, why) => {
      meter.breaker(state);
      if (state === "open") log.error({ why }, "the routing server does not answer; the local rules decide");
      else log.info({ state, why }, "the routing server");
      if (state !== "open") wake();
    },
  });
  const common = { client, breaker: circuit, ledger, exchange, deadline_ms, mode, clock, meter, log, secret };
  return {
    server: remoteRouter({ ...common, local: parts.local, rules: parts.rules }),
    routes: routingRoutes({ ...common, language: parts.language }),
    step: tellEvents({ ...common, wake, mayTell: () => store.lease(LEASE, worker, LEASE_MS) }),
    close: async () => {
      client.close();
      await store.releaseLease(LEASE, worker).catch(() => undefined);
    },
  };
}
