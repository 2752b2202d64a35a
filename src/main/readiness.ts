import { BehaviorSubject } from "rxjs";
import type { ReadinessCheck } from "../adapters/http/health.ts";
import type { HoldNetworks } from "../application/hold-networks.ts";
import type { Network, NetworkStatus } from "../application/ports/network.ts";
import type { OpenDatabase } from "./open-database.ts";

export interface ReadinessParts {
  readonly database: { readonly store: Pick<OpenDatabase["store"], "ping"> };
  readonly networks: ReadonlyMap<string, Pick<Network, "status">>;
  readonly homeserverProblem: BehaviorSubject<string | undefined>;
  readonly holding: Pick<HoldNetworks, "standsBy">;
}

/** What the desk needs in order to serve: the database, the homeserver, and each network that is its own to hold. */
export function readinessChecks(parts: ReadinessParts): readonly ReadinessCheck[] {
  const { database, networks, homeserverProblem, holding } = parts;
  const ofNetwork = ([part, network]: [string, Pick<Network, "status">]): ReadinessCheck => {
    const status = new BehaviorSubject<NetworkStatus>({ state: "connecting" });
    network.status.subscribe(status);
    return { part, problem: () => (holding.standsBy(part) ? undefined : networkProblem(status.value)) };
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
