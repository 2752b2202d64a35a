import type { Clock } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";
import type { Network, NetworkSink } from "./ports/network.ts";
import type { Store } from "./ports/store.ts";

export interface HoldNetworksParts {
  readonly store: Pick<Store, "lease" | "releaseLease">;
  readonly networks: ReadonlyMap<string, Network>;
  readonly sink: NetworkSink;
  readonly worker: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface HoldNetworks {
  /** Renews what is held and takes what nobody holds. */
  step(): Promise<number>;
  /** Names of the networks this worker is connected to. */
  held(): ReadonlySet<string>;
  /** Whether another worker is connected to the network, so that this one need not be. */
  standsBy(network: string): boolean;
  /** Disconnects. A step that is under way connects to nothing any more. */
  stop(): Promise<void>;
}

/** Without renewal for this long, another worker connects to the network instead. */
const LEASE_MS = 15_000;
/** How often it is renewed. */
export const HOLD_EVERY_MS = 4_000;

/** One worker connects to a network, whoever holds its lease; the others stand by. */
export function holdNetworks(parts: HoldNetworksParts): HoldNetworks {
  const held = new Map<string, { until: number }>();
  const elsewhere = new Set<string>();
  let stopped = false;

  const hold = async (name: string, network: Network): Promise<void> => {
    const askedAt = parts.clock.now();
    const mine = await parts.store.lease(leaseName(name), parts.worker, LEASE_MS).catch(() => undefined);
    if (stopped) return;
    if (mine === true) elsewhere.delete(name);
    if (mine === false) elsewhere.add(name);
    const current = held.get(name);
    if (mine === true && !current) {
      held.set(name, { until: askedAt + LEASE_MS });
      parts.log.info({ network: name }, "this worker connects to the network");
      await network.start(parts.sink);
    } else if (mine === true && current) {
      current.until = askedAt + LEASE_MS;
    } else if (current && (mine === false || current.until <= parts.clock.now())) {
      // Not knowing is not losing: while the store is away the connection stays until the lease has run out.
      held.delete(name);
      parts.log.warn({ network: name }, "another worker may hold the network now; disconnecting");
      await network.stop();
    }
  };

  return {
    step: async () => {
      for (const [name, network] of parts.networks) await hold(name, network);
      return 0;
    },
    held: () => new Set(held.keys()),
    standsBy: (network) => elsewhere.has(network),
    stop: async () => {
      stopped = true;
      const names = [...held.keys()];
      held.clear();
      await Promise.all(names.map((name) => parts.networks.get(name)?.stop()));
      await Promise.all(
        names.map((name) => parts.store.releaseLease(leaseName(name), parts.worker).catch(() => undefined)),
      );
    },
  };
}

function leaseName(network: string): string {
  return `network:${network}`;
}
