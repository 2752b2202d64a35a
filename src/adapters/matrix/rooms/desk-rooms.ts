import { BoundedMap } from "../../../application/bounded-map.ts";
import type { CustomerRef } from "../../../domain/customer.ts";
import { fieldOf, type HomeserverClient, path } from "../client.ts";
import { isForbidden } from "../homeserver-failure.ts";
import type { Puppets } from "../puppets.ts";
import type { Names } from "../user-ids.ts";

/** What performing in rooms needs. The caches only save requests; losing them is harmless. */
export interface DeskRooms {
  readonly client: HomeserverClient;
  readonly names: Names;
  readonly puppets: Puppets;
  /** Rooms that the bot is known to have left. */
  readonly withoutBot: BoundedMap<string, true>;
  /** Who sent a context card; only they can edit it. */
  readonly cardSenders: BoundedMap<string, string>;
  /** Room name and topic as last set. */
  readonly labels: BoundedMap<string, { readonly name: string; readonly topic: string }>;
  /** The homeserver's default room version, once asked. */
  readonly roomVersion: { value?: string };
}

const ROOMS_REMEMBERED = 20_000;

export function deskRooms(parts: Pick<DeskRooms, "client" | "names" | "puppets">): DeskRooms {
  return {
    ...parts,
    withoutBot: new BoundedMap(ROOMS_REMEMBERED),
    cardSenders: new BoundedMap(ROOMS_REMEMBERED),
    labels: new BoundedMap(ROOMS_REMEMBERED),
    roomVersion: {},
  };
}

/**
 * Acts for the desk: as the bot, and where the bot has left, as the customer's puppet, which made the room
 * and may do all in it. @throws HomeserverFailure of the last who tried
 */
export async function actForDesk<T>(
  rooms: DeskRooms,
  place: { readonly roomId: string; readonly customer: CustomerRef },
  act: (userId: string) => Promise<T>,
): Promise<T> {
  if (!rooms.withoutBot.get(place.roomId)) {
    try {
      return await act(rooms.names.bot);
    } catch (error) {
      if (!isForbidden(error)) throw error;
    }
  }
  const done = await act(await rooms.puppets.of(place.customer));
  rooms.withoutBot.set(place.roomId, true);
  return done;
}

/** Sets one state event and gives its id. Setting what is set already by the same user changes nothing. */
export async function putState(
  rooms: DeskRooms,
  state: { roomId: string; as: string; type: string; key?: string; content: object },
): Promise<string> {
  const parts = ["rooms", state.roomId, "state", state.type, ...(state.key === undefined ? [] : [state.key])];
  const put = await rooms.client.call({
    method: "PUT",
    path: path("v3", ...parts),
    as: state.as,
    body: state.content,
  });
  return fieldOf(put, "event_id");
}
