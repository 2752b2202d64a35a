import type { Clock } from "../../../application/ports/clock.ts";
import type { Log } from "../../../application/ports/log.ts";
import type { NetworkSink } from "../../../application/ports/network.ts";
import type { CustomerRef } from "../../../domain/customer.ts";
import type { DeskWords } from "../../../domain/text/desk-words.ts";
import type { HomeserverClient } from "../client.ts";
import type { DeskRooms } from "../rooms/desk-rooms.ts";
import type { Names } from "../user-ids.ts";
import type { MatrixTiming } from "./options.ts";

/** A desk with its user. */
export interface DeskUser {
  readonly name: string;
  readonly title: string;
  readonly user: string;
}

/** What the parts of the network share. */
export interface Context {
  readonly client: HomeserverClient;
  readonly rooms: DeskRooms;
  readonly names: Names;
  readonly clock: Clock;
  readonly log: Log;
  readonly words: DeskWords;
  readonly timing: MatrixTiming;
  readonly isAgent: (user: string) => boolean;
  readonly sink: () => NetworkSink;
  /** By name. */
  readonly desks: ReadonlyMap<string, DeskUser>;
}

export const NETWORK = "matrix";

/** A customer's address is the room in which they talk with the desk, behind their user id. */
export function refOf(
  desk: DeskUser,
  place: { readonly roomId: string; readonly user: string; readonly displayName?: string | undefined },
): CustomerRef {
  const { roomId, user, displayName } = place;
  const address = `${user}/${roomId}`;
  return {
    network: NETWORK,
    desk: desk.name,
    identity: user,
    address,
    ...(displayName === undefined ? {} : { displayName }),
  };
}

/** The room of an address; undefined for what is none. */
export function roomOf({ address }: Pick<CustomerRef, "address">): string | undefined {
  const [, roomId] = /\/(![^/]+)$/.exec(address) ?? [];
  return roomId;
}
