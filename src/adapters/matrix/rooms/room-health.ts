import type { CustomerRef } from "../../../domain/customer.ts";
import { path } from "../client.ts";
import { isForbidden, isNotFound } from "../homeserver-failure.ts";
import { fieldsOf } from "../ingress/message-content.ts";
import type { DeskRooms } from "./desk-rooms.ts";
import { membershipOf } from "./membership.ts";

interface Place {
  readonly roomId: string;
  readonly as: string;
}

/** Whether one of ours is in the room with the power to invite: if none is, no refusal is an agent's fault. */
export async function mayInvite(
  rooms: DeskRooms,
  { roomId, customer }: { readonly roomId: string; readonly customer: CustomerRef },
): Promise<boolean> {
  for (const as of [rooms.names.bot, await rooms.puppets.of(customer)])
    if (await hasPower(rooms, { roomId, as })) return true;
  return false;
}

/** Whether conversations can go on in it: the puppet is in, may invite, and what is written can be read. */
export async function isUsable(rooms: DeskRooms, place: Place): Promise<boolean> {
  if (!(await hasPower(rooms, place))) return false;
  return (await stateIn(rooms, place, "m.room.encryption")) === undefined;
}

/** From room version 12 on the creator, which the puppet is, stands above all power levels (MSC4289). */
const CREATORS_REIGN_FROM = 12;

async function hasPower(rooms: DeskRooms, { roomId, as }: Place): Promise<boolean> {
  try {
    if ((await membershipOf(rooms, { roomId, user: as, as })) !== "join") return false;
    const levels = await stateIn(rooms, { roomId, as }, "m.room.power_levels");
    if (levels === undefined) return true;
    if (powerOf(levels, as) >= number(levels.invite, 0)) return true;
    const create = await stateIn(rooms, { roomId, as }, "m.room.create");
    return as !== rooms.names.bot && Number(create?.room_version) >= CREATORS_REIGN_FROM;
  } catch (error) {
    if (isForbidden(error) || isNotFound(error)) return false;
    throw error;
  }
}

async function stateIn(
  rooms: DeskRooms,
  { roomId, as }: Place,
  type: string,
): Promise<Record<string, unknown> | undefined> {
  try {
    return await rooms.client.call({ method: "GET", path: path("v3", "rooms", roomId, "state", type), as });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function powerOf(levels: Readonly<Record<string, unknown>>, user: string): number {
  return number(fieldsOf(levels.users)[user], number(levels.users_default, 0));
}

function number(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
