import type { Clock, Randomness } from "../application/ports/clock.ts";
import type { Doorway } from "../application/ports/doorway.ts";
import type { Log } from "../application/ports/log.ts";
import type { Network } from "../application/ports/network.ts";
import type { DeskWords } from "../domain/text/desk-words.ts";

/** Makes the network as configured. It connects only when it is started. */
export type NetworkMaker = (surroundings: NetworkSurroundings) => Network;

export interface NetworkSurroundings {
  readonly clock: Clock;
  readonly random: Randomness;
  readonly log: Log;
  /** What the desk tells of itself to clients that ask. */
  readonly software: { readonly name: string; readonly version: string };
  /** What it says to customers outside of any conversation comes from here, and so in the desk's language. */
  readonly words: DeskWords;
  /**
   * Makes of an address that nobody may be shown a word that is the same each time, and that nobody can turn back:
   * for identities, which people and programs inside see.
   */
  readonly veil: (text: string) => string;
  /** Makes the network of customers who are on Matrix themselves: it lives on the homeserver that the desk is at. */
  readonly onHomeserver: (desks: readonly HomeserverDesk[]) => Network;
  /** What the network may open. */
  readonly doorway: Doorway;
}

/** A desk that Matrix users write to. `address`: what its user id has behind the prefix. */
export interface HomeserverDesk {
  readonly name: string;
  readonly title: string;
  readonly address: string;
}
