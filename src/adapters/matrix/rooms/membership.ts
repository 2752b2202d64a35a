import type { CustomerRef } from "../../../domain/customer.ts";
import { path } from "../client.ts";
import { isForbidden, isNotFound } from "../homeserver-failure.ts";
import type { DeskRooms } from "./desk-rooms.ts";

export type Membership = "join" | "invite" | "leave" | "ban" | "knock";

/** As `as` sees it; undefined when they never were in the room. @throws HomeserverFailure */
export async function membershipOf(
  rooms: DeskRooms,
  place: { readonly roomId: string; readonly user: string; readonly as: string },
): Promise<Membership | undefined> {
  try {
    const state = path("v3", "rooms", place.roomId, "state", "m.room.member", place.user);
    const member = await rooms.client.call({ method: "GET", path: state, as: place.as });
    return member.membership as Membership;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Joins one of ours; joined already is fine. @throws HomeserverFailure */
export async function join(rooms: DeskRooms, roomId: string, as: string): Promise<void> {
  await rooms.client.call({ method: "POST", path: path("v3", "join", roomId), as });
}

/** Takes one of ours out of a room; being out already is fine. @throws HomeserverFailure */
export async function leave(rooms: DeskRooms, roomId: string, as: string): Promise<void> {
  try {
    await rooms.client.call({ method: "POST", path: path("v3", "rooms", roomId, "leave"), as });
  } catch (error) {
    if (!isForbidden(error) && !isNotFound(error)) throw error;
  }
}

/** Brings the bot (back) in on the puppet's invitation. @throws HomeserverFailure */
export async function bringBot(
  rooms: DeskRooms,
  place: { readonly roomId: string; readonly customer: CustomerRef },
): Promise<void> {
  const { roomId } = place;
  rooms.withoutBot.delete(roomId);
  try {
    await join(rooms, roomId, rooms.names.bot);
    return;
  } catch (error) {
    if (!isForbidden(error)) throw error; // Forbidden: no longer a member, so invite first.
  }
  const puppet = await rooms.puppets.of(place.customer);
  await inviteOurs(rooms, { roomId, as: puppet, user: rooms.names.bot });
  await join(rooms, roomId, rooms.names.bot);
}

export async function inviteOurs(
  rooms: DeskRooms,
  place: { roomId: string; as: string; user: string },
): Promise<void> {
  const invitation = { user_id: place.user };
  try {
    await rooms.client.call({
      method: "POST",
      path: path("v3", "rooms", place.roomId, "invite"),
      as: place.as,
      body: invitation,
    });
  } catch (error) {
    const membership = isForbidden(error) ? await membershipOf(rooms, place) : undefined;
    if (membership !== "join" && membership !== "invite") throw error;
  }
}
