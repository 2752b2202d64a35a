import type { Network } from "../application/ports/network.ts";
import { restartableNetwork } from "../application/restartable-network.ts";
import type { Configuration } from "../config/configuration.ts";
import type { NetworkSurroundings } from "../config/network-maker.ts";

/** The networks that the configuration names, by their names. */
export function configuredNetworks(
  { networks }: Configuration,
  surroundings: NetworkSurroundings,
): ReadonlyMap<string, Network> {
  return new Map([...networks].map(([name, make]) => [name, restartableNetwork(() => make(surroundings))]));
}
