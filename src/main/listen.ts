import { repliesRoute } from "../adapters/agents/webhook/routes.ts";
import { type Guard, guardOf, operatorsOnly } from "../adapters/http/guard.ts";
import { healthRoutes, type ReadinessCheck } from "../adapters/http/health.ts";
import { startHttpServer } from "../adapters/http/server.ts";
import { ingressRoutes } from "../adapters/matrix/ingress/routes.ts";
import type { DeskParts } from "./desk-parts.ts";
import { isStaff } from "./is-staff.ts";
import { linkRoutesOf } from "./links.ts";
import { mediaRoutesOf } from "./media.ts";

type ListenParts = Pick<
  DeskParts,
  | "configuration"
  | "desk"
  | "rooms"
  | "homeserver"
  | "names"
  | "metrics"
  | "rules"
  | "routing"
  | "book"
  | "database"
  | "clock"
  | "random"
  | "networks"
  | "homeserverHeard"
  | "log"
>;

/** Both listeners: the homeserver's transactions, and health and metrics. */
export async function listen(parts: ListenParts, checks: readonly ReadinessCheck[]) {
  const { configuration, desk, homeserver, clock, log, names } = parts;
  const ingress = {
    hsToken: configuration.homeserver.hsToken,
    names,
    clock,
    log,
    accept: parts.rooms.accept,
    mayChat: (user: string) => isStaff(parts.rules.setup().rules, user),
    servesMatrixUsers: parts.networks.has("matrix"),
    acceptChat: homeserver.acceptChat,
    declineInvitation: homeserver.declineInvitation,
    isChat: homeserver.isChat,
    isChatOf: homeserver.isChatOf,
    onTyping: desk.signals.roomTyping,
    onReceipt: desk.signals.roomRead,
    onTaken: () => parts.homeserverHeard.next(),
    // Every user in our namespace is made when a conversation needs it; none is made because someone asks.
    provision: async (user: string) => user === names.bot,
  };
  const transactions = await startHttpServer({
    ...configuration.listen,
    ...guarded(parts, "transactions"),
    routes: ingressRoutes(ingress),
    log,
  });
  try {
    const refuse = operatorsOnly(configuration.firewall.operators);
    const routes = [
      ...[...healthRoutes(checks), parts.metrics.route].map((route) => ({ ...route, refuse })),
      ...(parts.routing?.routes ?? []),
      ...linkRoutesOf({ ...parts, store: parts.database.store, checks }),
      ...mediaRoutesOf(configuration, { ...parts, store: parts.database.store }),
      repliesRoute({
        webhookOf: (agent) => parts.rules.setup().rules.agents.get(agent)?.automated?.webhook,
        store: parts.database.store,
        accept: desk.accept.fromAgents,
        clock,
      }),
    ];
    const health = await startHttpServer({ ...configuration.http, ...guarded(parts, "http"), routes, log });
    return {
      ports: { transactions: transactions.port, health: health.port },
      stop: () => Promise.all([transactions.stop(), health.stop()]),
    };
  } catch (error) {
    await transactions.stop();
    throw error;
  }
}

/** What the firewall's policy says of one listener. */
function guarded(
  { configuration, clock, metrics, book }: ListenParts,
  name: "transactions" | "http",
): { readonly guard: Guard; readonly connections: number } {
  const { policy, connections } = configuration.firewall;
  const listener = policy.listeners.find((each) => each.name === name) ?? { allow: [], deny: [] };
  const onRefused = metrics.refused(name);
  return {
    guard: guardOf({ policy, listener, blocked: () => book.ranges, now: clock.now, onRefused }),
    connections,
  };
}
