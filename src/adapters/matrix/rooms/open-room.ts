import type { RoomDelivery } from "../../../application/ports/homeserver.ts";
import { cleanLine } from "../../../domain/message/clean-name.ts";
import { fieldOf, type HomeserverClient, path } from "../client.ts";
import { HomeserverFailure, isNotFound } from "../homeserver-failure.ts";
import { fieldsOf } from "../ingress/message-content.ts";
import { bridgeInfo } from "./bridge-info.ts";
import type { DeskRooms } from "./desk-rooms.ts";
import { bringBot } from "./membership.ts";
import { isUsable } from "./room-health.ts";

type OpenRoom = Extract<RoomDelivery, { kind: "open-room" }>;

const BOT_POWER = 100;
/** Needed to invite and to remove: the bot and the puppet, and nobody else. */
const DESK_POWER = 50;
const LONGEST_VERSION = 32;
export const LONGEST_ROOM_NAME = 200;
export const LONGEST_TOPIC = 1000;

/**
 * The conversation's room, made by the customer's puppet with the bot in it; made before, it is found by its
 * alias. Unencrypted, readable from its start by who is invited later, closed to guests.
 * @throws HomeserverFailure
 */
export async function openRoom(rooms: DeskRooms, delivery: OpenRoom): Promise<string> {
  const puppet = await rooms.puppets.of(delivery.customer);
  await rooms.puppets.register(rooms.names.bot);
  const found = delivery.attempt > 1 ? await madeBefore(rooms, delivery, puppet) : undefined;
  const roomId = found ?? (await made(rooms, delivery, puppet));
  await bringBot(rooms, { roomId, customer: delivery.customer });
  return roomId;
}

async function made(rooms: DeskRooms, delivery: OpenRoom, puppet: string): Promise<string> {
  const version = await defaultRoomVersion(rooms);
  const name = cleanLine(delivery.name, LONGEST_ROOM_NAME);
  const topic = cleanLine(delivery.topic, LONGEST_TOPIC);
  const body = {
    preset: "private_chat",
    visibility: "private",
    room_alias_name: rooms.names.conversationAlias(delivery.conversation),
    room_version: version,
    name,
    topic,
    invite: [rooms.names.bot],
    power_level_content_override: powerLevels(version, rooms.names.bot, puppet),
    initial_state: [
      { type: "m.room.history_visibility", content: { history_visibility: "shared" } },
      { type: "m.room.guest_access", content: { guest_access: "forbidden" } },
      ...bridgeInfo(rooms.names, delivery.customer, delivery.conversation),
    ],
  };
  const create = async () => {
    const request = { method: "POST", path: path("v3", "createRoom"), as: puppet, body } as const;
    const roomId = fieldOf(await rooms.client.call(request), "room_id");
    rooms.labels.set(roomId, { name, topic });
    return roomId;
  };
  try {
    return await create();
  } catch (error) {
    if (!isAliasTaken(error)) throw error;
    return (await madeBefore(rooms, delivery, puppet)) ?? (await create());
  }
}

/** From room version 12 on creators have all power and must not be listed (MSC4289). */
export function powerLevels(version: string, bot: string, creator: string) {
  const listed = creatorsAreListed(version) ? { [creator]: BOT_POWER } : {};
  const users = { ...listed, [bot]: BOT_POWER };
  if (bot === creator && !creatorsAreListed(version)) delete users[bot];
  return { users, invite: DESK_POWER, kick: DESK_POWER };
}

function creatorsAreListed(version: string): boolean {
  return Number(version) < 12;
}

export function isAliasTaken(error: unknown): boolean {
  return error instanceof HomeserverFailure && (error.code === "M_ROOM_IN_USE" || error.status === 409);
}

/**
 * The room of the alias, if conversations can go on in it. One that the puppet was put out of, in which it may
 * invite nobody, or that somebody encrypted, loses the alias to a new one.
 */
async function madeBefore(rooms: DeskRooms, delivery: OpenRoom, puppet: string): Promise<string | undefined> {
  const alias = rooms.names.alias(rooms.names.conversationAlias(delivery.conversation));
  const roomId = await resolveAlias(rooms.client, alias);
  if (roomId === undefined || (await isUsable(rooms, { roomId, as: puppet }))) return roomId;
  // The puppet made the alias, and may take it away whatever it may do in the room.
  await rooms.client.call({ method: "DELETE", path: path("v3", "directory", "room", alias), as: puppet });
  return undefined;
}

/** @throws HomeserverFailure */
export async function resolveAlias(client: HomeserverClient, alias: string): Promise<string | undefined> {
  try {
    const found = await client.call({ method: "GET", path: path("v3", "directory", "room", alias) });
    return fieldOf(found, "room_id");
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** @throws HomeserverFailure */
export async function defaultRoomVersion(rooms: DeskRooms): Promise<string> {
  rooms.roomVersion.value ??= await askedRoomVersion(rooms.client);
  return rooms.roomVersion.value;
}

async function askedRoomVersion(client: HomeserverClient): Promise<string> {
  const answer = await client.call({ method: "GET", path: path("v3", "capabilities") });
  const version = fieldsOf(fieldsOf(answer.capabilities)["m.room_versions"]).default;
  return typeof version === "string" && version.length <= LONGEST_VERSION ? version : "11";
}
