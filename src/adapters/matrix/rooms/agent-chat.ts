import { BoundedMap } from "../../../application/bounded-map.ts";
import type { RoomDelivery } from "../../../application/ports/homeserver.ts";
import { fieldOf, path } from "../client.ts";
import { HomeserverFailure, isForbidden, isNotFound } from "../homeserver-failure.ts";
import { type DeskRooms, putState } from "./desk-rooms.ts";
import { join, membershipOf } from "./membership.ts";
import { defaultRoomVersion, isAliasTaken, powerLevels, resolveAlias } from "./open-room.ts";
import { send, words } from "./post.ts";
import { DELIVERY_KEY, sentBefore } from "./settle.ts";

type TellAgent = Extract<RoomDelivery, { kind: "tell-agent" }>;

/** The bot's chat with each agent. */
export interface AgentChats {
  /** Says something in the agent's chat, which is made or mended first. @throws HomeserverFailure */
  tell(delivery: TellAgent): Promise<string>;
  /** From now on the agent's chat is this room, in which the bot is. @throws HomeserverFailure */
  adopt(agent: string, roomId: string): Promise<void>;
}

const CHATS_REMEMBERED = 20_000;

/** The room's alias says whose chat it is, so every process finds the one that another made. */
export function agentChats(rooms: DeskRooms): AgentChats {
  const known = new BoundedMap<string, string>(CHATS_REMEMBERED);
  const chatWith = async (agent: string) => {
    const alias = rooms.names.alias(rooms.names.agentAlias(agent));
    const roomId =
      known.get(agent) ?? (await resolveAlias(rooms.client, alias)) ?? (await makeChat(rooms, agent));
    known.set(agent, roomId);
    return roomId;
  };
  return {
    async tell(delivery) {
      await rooms.puppets.register(rooms.names.bot);
      let roomId = await chatWith(delivery.agent);
      if (!(await isUsable(rooms, roomId, delivery.agent))) {
        known.delete(delivery.agent);
        await dropAlias(rooms, delivery.agent);
        roomId = await chatWith(delivery.agent);
      }
      return tellIn(rooms, roomId, delivery);
    },
    async adopt(agent, roomId) {
      await pointAlias(rooms, agent, roomId);
      known.set(agent, roomId);
    },
  };
}

async function makeChat(rooms: DeskRooms, agent: string): Promise<string> {
  const version = await defaultRoomVersion(rooms);
  const { bot } = rooms.names;
  const body = {
    preset: "private_chat",
    visibility: "private",
    is_direct: true,
    room_version: version,
    room_alias_name: rooms.names.agentAlias(agent),
    invite: [agent],
    power_level_content_override: powerLevels(version, bot, bot),
  };
  try {
    const created = await rooms.client.call({ method: "POST", path: path("v3", "createRoom"), body });
    return fieldOf(created, "room_id");
  } catch (error) {
    const alias = rooms.names.alias(rooms.names.agentAlias(agent));
    const roomId = isAliasTaken(error) ? await resolveAlias(rooms.client, alias) : undefined;
    if (roomId === undefined) throw error;
    return roomId;
  }
}

/** Whether the bot is in it and the agent too, invited again if they had left. */
async function isUsable(rooms: DeskRooms, roomId: string, agent: string): Promise<boolean> {
  const { bot } = rooms.names;
  try {
    const membership = await membershipOf(rooms, { roomId, user: agent, as: bot });
    if (membership === "ban") return false;
    if (membership === "join" || membership === "invite")
      return (await membershipOf(rooms, { roomId, user: bot, as: bot })) === "join";
    const content = { membership: "invite", is_direct: true };
    await putState(rooms, { roomId, as: bot, type: "m.room.member", key: agent, content });
    return true;
  } catch (error) {
    if (isForbidden(error) || isNotFound(error)) return false; // The bot is out, or the room is no more.
    throw error;
  }
}

async function tellIn(rooms: DeskRooms, roomId: string, delivery: TellAgent): Promise<string> {
  const { bot } = rooms.names;
  const { id } = delivery;
  const before =
    delivery.attempt > 1 ? await sentBefore(rooms, { roomId, as: bot, senders: [bot] }) : undefined;
  const sent = before?.get(id);
  if (sent !== undefined) return sent;
  const content = { ...words(delivery.body, { notice: true }), [DELIVERY_KEY]: id };
  return send(rooms, { roomId, sender: bot, id, content });
}

async function pointAlias(rooms: DeskRooms, agent: string, roomId: string): Promise<void> {
  const alias = rooms.names.alias(rooms.names.agentAlias(agent));
  const current = await resolveAlias(rooms.client, alias);
  if (current === roomId) return;
  if (current !== undefined) await dropAlias(rooms, agent);
  const directory = path("v3", "directory", "room", alias);
  try {
    await rooms.client.call({ method: "PUT", path: directory, body: { room_id: roomId } });
  } catch (error) {
    if (!isAliasTaken(error)) throw error; // Another process was faster.
  }
}

async function dropAlias(rooms: DeskRooms, agent: string): Promise<void> {
  const alias = rooms.names.alias(rooms.names.agentAlias(agent));
  try {
    await rooms.client.call({ method: "DELETE", path: path("v3", "directory", "room", alias) });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Joins the room that an agent invited the bot to. False when it cannot be joined for good. */
export async function acceptChat(rooms: DeskRooms, roomId: string): Promise<boolean> {
  await rooms.puppets.register(rooms.names.bot);
  try {
    await join(rooms, roomId, rooms.names.bot);
    return true;
  } catch (error) {
    if (error instanceof HomeserverFailure && error.status >= 400 && error.status < 429) return false;
    throw error;
  }
}
