import type { RoomDelivery } from "../../../application/ports/homeserver.ts";
import type { DeliveryOutcome } from "../../../application/ports/outcome.ts";
import { ROOM_UNUSABLE } from "../../../domain/conversation/effects.ts";
import { cleanLine } from "../../../domain/message/clean-name.ts";
import { path } from "../client.ts";
import { HomeserverFailure, isForbidden, isNotFound } from "../homeserver-failure.ts";
import { actForDesk, type DeskRooms, putState } from "./desk-rooms.ts";
import { membershipOf } from "./membership.ts";
import { mayInvite } from "./room-health.ts";
import { DELIVERY_KEY, sentBefore } from "./settle.ts";

type Invite = Extract<RoomDelivery, { kind: "invite" }>;
type Remove = Extract<RoomDelivery, { kind: "remove" }>;

const LONGEST_REASON = 500;
/** After as many tries another homeserver that does not answer is taken for out of reach. */
const REMOTE_TRIES = 3;

/**
 * Invites an agent. Who is in the room already needs no invitation; an invitation already made is not made
 * again. @throws HomeserverFailure
 */
export async function invite(rooms: DeskRooms, delivery: Invite): Promise<DeliveryOutcome> {
  const { user } = delivery;
  const local = isLocal(rooms, user);
  if (!(await isKnown(rooms, user))) return unknownUser(user);
  try {
    return await actForDesk(rooms, delivery, (as) => inviteAs(rooms, delivery, as));
  } catch (error) {
    if (!(error instanceof HomeserverFailure)) throw error;
    if (isForbidden(error) && (await isMember(rooms, delivery))) return { kind: "delivered" };
    if (isForbidden(error) && !(await mayInvite(rooms, delivery))) return unusableRoom(delivery);
    const outOfReach = !local && delivery.attempt >= REMOTE_TRIES && error.status >= 500;
    if (!outOfReach) throw error;
    return { kind: "reject", code: error.code, notice: `the homeserver of ${user} cannot be reached` };
  }
}

async function inviteAs(rooms: DeskRooms, delivery: Invite, as: string): Promise<DeliveryOutcome> {
  const { roomId, user, id } = delivery;
  if (delivery.attempt > 1) {
    const senders = [rooms.names.bot, rooms.names.puppet(delivery.customer)];
    const before = (await sentBefore(rooms, { roomId, as, senders })).get(id);
    if (before !== undefined) return { kind: "delivered", remoteId: before };
  }
  const reason = cleanLine(delivery.reason, LONGEST_REASON);
  const content = { membership: "invite", reason, [DELIVERY_KEY]: id };
  const remoteId = await putState(rooms, { roomId, as, type: "m.room.member", key: user, content });
  return { kind: "delivered", remoteId };
}

function isLocal(rooms: DeskRooms, user: string): boolean {
  return user.endsWith(`:${rooms.names.domain}`);
}

/** Users of other homeservers are taken for known: their server says so, or not, when they are invited. */
export async function isKnown(rooms: DeskRooms, user: string): Promise<boolean> {
  return !isLocal(rooms, user) || exists(rooms, user);
}

/**
 * Synapse invites local users who do not exist, or no longer do: nobody would ever answer. A user without
 * name and picture has no profile either; that they exist shows in the keys of their devices.
 */
async function exists(rooms: DeskRooms, user: string): Promise<boolean> {
  try {
    await rooms.client.call({ method: "GET", path: path("v3", "profile", user) });
    return true;
  } catch (error) {
    if (isNotFound(error)) return hasDevices(rooms, user);
    if (isForbidden(error)) return true; // The server shows no profiles; it does not say that there is none.
    throw error;
  }
}

async function hasDevices(rooms: DeskRooms, user: string): Promise<boolean> {
  const body = { device_keys: { [user]: [] } };
  const answer = await rooms.client.call({ method: "POST", path: path("v3", "keys", "query"), body });
  const devices = (answer.device_keys as Record<string, object> | undefined)?.[user] ?? {};
  return Object.keys(devices).length > 0;
}

function unknownUser(user: string): DeliveryOutcome {
  return { kind: "reject", code: "M_NOT_FOUND", notice: `the homeserver knows no user ${user}` };
}

/** The desk was put out of the room, lost its power there, or the room is no more. */
function unusableRoom({ roomId }: Invite): DeliveryOutcome {
  return { kind: "reject", code: ROOM_UNUSABLE, notice: `the desk may invite nobody into ${roomId}` };
}

async function isMember(rooms: DeskRooms, delivery: Invite): Promise<boolean> {
  const { roomId, user } = delivery;
  const as = await rooms.puppets.of(delivery.customer);
  try {
    const membership = await membershipOf(rooms, { roomId, user, as });
    return membership === "join" || membership === "invite";
  } catch (error) {
    if (isForbidden(error)) return false; // The puppet is out of the room and sees nothing of it.
    throw error;
  }
}

/** Removes a member, or takes an invitation back; who is out already stays so. @throws HomeserverFailure */
export async function remove(rooms: DeskRooms, delivery: Remove): Promise<void> {
  const { roomId, user, customer } = delivery;
  const reason = cleanLine(delivery.reason, LONGEST_REASON);
  const kick = {
    method: "POST" as const,
    path: path("v3", "rooms", roomId, "kick"),
    body: { user_id: user, reason },
  };
  try {
    await actForDesk(rooms, delivery, (as) => rooms.client.call({ ...kick, as }));
  } catch (error) {
    if (!isForbidden(error)) throw error;
    const as = await rooms.puppets.of(customer);
    const membership = await membershipOf(rooms, { roomId, user, as });
    if (membership === "join" || membership === "invite" || membership === "knock") throw error;
  }
}
