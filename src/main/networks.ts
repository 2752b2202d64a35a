import { veilOf } from "../adapters/system/veil.ts";
import type { Network } from "../application/ports/network.ts";
import { restartableNetwork } from "../application/restartable-network.ts";
import type { Configuration } from "../config/configuration.ts";
import type { NetworkSurroundings } from "../config/network-maker.ts";
import { deskWords } from "../domain/text/desk-words.ts";
import { doorwayOf } from "./doorway-of.ts";
import { onHomeserverOf } from "./matrix-customers.ts";

/** The networks that the configuration names, by their names. */
export function configuredNetworks(
  configuration: Configuration,
  surroundings: Omit<NetworkSurroundings, "words" | "veil" | "doorway" | "onHomeserver"> & {
    readonly isAgent?: (user: string) => boolean;
  },
): ReadonlyMap<string, Network> {
  const { networks, desk, desks, homeserver } = configuration;
  const languages = new Map(desks.map(({ name, language }) => [name, language]));
  const words = deskWords((name) => languages.get(name) ?? desk.language, desk.texts);
  const around = { ...surroundings, words, doorway: doorwayOf(configuration) };
  const complete = {
    ...around,
    veil: veilOf(homeserver.asToken),
    onHomeserver: onHomeserverOf(configuration, around),
  };
  return new Map([...networks].map(([name, make]) => [name, restartableNetwork(() => make(complete))]));
}
