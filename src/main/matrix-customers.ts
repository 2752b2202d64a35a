import { matrixCustomers } from "../adapters/matrix/customers/network.ts";
import { systemRandomness } from "../adapters/system/system-randomness.ts";
import type { Configuration } from "../config/configuration.ts";
import type { NetworkSurroundings } from "../config/network-maker.ts";
import { namesOf } from "./homeserver-of.ts";

type Around = Omit<NetworkSurroundings, "onHomeserver" | "veil" | "software"> & {
  readonly isAgent?: (user: string) => boolean;
};

/** Makes the network of Matrix users on the homeserver that the desk is an application service of. */
export function onHomeserverOf(
  configuration: Configuration,
  around: Around,
): NetworkSurroundings["onHomeserver"] {
  const { url, asToken } = configuration.homeserver;
  return (desks) =>
    matrixCustomers({
      ...around,
      url,
      asToken,
      names: namesOf(configuration),
      desks,
      random: systemRandomness(),
    });
}
