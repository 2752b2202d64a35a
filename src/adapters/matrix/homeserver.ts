import type { Randomness } from "../../application/ports/clock.ts";
import type { Doorway } from "../../application/ports/doorway.ts";
import type {
  DeviceLists,
  Homeserver,
  PingAnswer,
  RoomDelivery,
} from "../../application/ports/homeserver.ts";
import type { Log } from "../../application/ports/log.ts";
import type { DeliveryOutcome } from "../../application/ports/outcome.ts";
import { ROOM_UNUSABLE } from "../../domain/conversation/effects.ts";
import type { CustomerRef } from "../../domain/customer.ts";
import { type Call, type HomeserverClient, homeserverClient, path } from "./client.ts";
import { deviceNames } from "./device-names.ts";
import { failureOutcome, HomeserverFailure, isForbidden, isNotFound } from "./homeserver-failure.ts";
import { puppets } from "./puppets.ts";
import { type AgentChats, acceptChat, agentChats } from "./rooms/agent-chat.ts";
import { admitAgent } from "./rooms/agent-puppets.ts";
import { updateCard } from "./rooms/card.ts";
import { type DeskRooms, deskRooms } from "./rooms/desk-rooms.ts";
import { invite, isKnown, remove } from "./rooms/invite.ts";
import { bringBot, leave } from "./rooms/membership.ts";
import { openRoom, resolveAlias } from "./rooms/open-room.ts";
import { post, retract } from "./rooms/post.ts";
import { postFile } from "./rooms/post-file.ts";
import type { Names } from "./user-ids.ts";

export interface MatrixHomeserverOptions {
  /** Of the client-server API, as reached from here. */
  readonly url: string;
  readonly asToken: string;
  /** `id` of the registration. */
  readonly serviceId: string;
  readonly names: Names;
  /** Said with the refusal to whoever invites one of ours and is no agent. */
  readonly toStrangers?: string;
  readonly random: Pick<Randomness, "number" | "id">;
  readonly log: Log;
  /** Everything may be opened when it is left out. */
  readonly doorway?: Doorway;
}

export interface MatrixHomeserver extends Homeserver, DeviceLists {
  readonly client: HomeserverClient;
  readonly rooms: DeskRooms;
  /** Registers the bot and gives it its name. @throws HomeserverFailure */
  dressBot(name: string): Promise<void>;
  /** Joins the chat an agent invited the bot to. False: it cannot be. @throws HomeserverFailure */
  acceptChat(agent: string, roomId: string): Promise<boolean>;
  /** Refuses an invitation of one of ours; best effort. */
  declineInvitation(userId: string, roomId: string): void;
  /** Whether the user has an account, as far as the homeserver tells; those of others count. @throws HomeserverFailure */
  knows(user: string): Promise<boolean>;
  /** Whether the room is a chat of one person with the bot. @throws HomeserverFailure */
  isChat(roomId: string): Promise<boolean>;
  /** Whether it is the chat that this user has with the bot, or has left. @throws HomeserverFailure */
  isChatOf(roomId: string, user: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Best-effort calls under way at once; what is beyond is left out. */
const MOST_SIGNALS = 100;
const SIGNAL_TIMEOUT_MS = 5_000;
/** So late is it noticed of a homeserver that it takes connections and does not answer. */
const PING_TIMEOUT_MS = 5_000;
/** A puppet shown typing stops by itself after this. */
const TYPING_SHOWN_MS = 20_000;

export function matrixHomeserver(options: MatrixHomeserverOptions): MatrixHomeserver {
  const { names, log } = options;
  const client = homeserverClient({
    url: options.url,
    token: options.asToken,
    bot: names.bot,
    doorway: options.doorway,
  });
  const rooms = deskRooms({ client, names, puppets: puppets(client, names) });
  const chats = agentChats(rooms);
  const signal = signals(client, log);
  return {
    client,
    rooms,
    deliver: (delivery) => delivered({ ...options, rooms, chats }, delivery),
    showTyping: (roomId, customer, typing) => signal(typingCall(names, roomId, customer, typing)),
    showReceived: (roomId, customer, eventId) => signal(receiptCall(names, roomId, customer, eventId)),
    ping: () => ping(client, options),
    devicesOf: (users) => deviceNames(client, users),
    dressBot: (name) => rooms.puppets.dress(names.bot, { name }),
    async acceptChat(agent, roomId) {
      if (!(await acceptChat(rooms, roomId))) return false;
      await chats.adopt(agent, roomId);
      return true;
    },
    declineInvitation: (userId, roomId) =>
      signal({
        method: "POST",
        path: path("v3", "rooms", roomId, "leave"),
        as: userId,
        body: options.toStrangers === undefined ? {} : { reason: options.toStrangers },
      }),
    knows: (user) => isKnown(rooms, user),
    isChat: (roomId) => isChat(client, names, roomId),
    isChatOf: async (roomId, user) =>
      (await resolveAlias(client, names.alias(names.agentAlias(user)))) === roomId,
    close: () => client.close(),
  };
}

interface Performing extends MatrixHomeserverOptions {
  readonly rooms: DeskRooms;
  readonly chats: AgentChats;
}

async function delivered(parts: Performing, delivery: RoomDelivery): Promise<DeliveryOutcome> {
  try {
    const outcome = await performed(parts, delivery);
    if (outcome.kind === "reject") logRefused(parts.log, delivery, outcome.code);
    return outcome;
  } catch (error) {
    if (!(error instanceof HomeserverFailure)) throw error;
    const outcome = failureOutcome(error, delivery.attempt, parts.random.number());
    const fields = { delivery: delivery.id, kind: delivery.kind, code: error.code, status: error.status };
    parts.log[outcome.kind === "reject" ? "warn" : "info"](fields, `the homeserver did not take a delivery`);
    return outcome;
  }
}

/** Whom or what it was about, so that the operator can mend it. */
function logRefused(log: Log, delivery: RoomDelivery, code: string): void {
  if (delivery.kind === "post") {
    log.info({ delivery: delivery.id, code }, "a customer's file is not taken");
    return;
  }
  const about = delivery.kind === "invite" ? { user: delivery.user, roomId: delivery.roomId } : {};
  const message =
    code === ROOM_UNUSABLE
      ? "the desk may no longer invite into a conversation's room; it gets another"
      : code === "M_NOT_FOUND"
        ? "an agent cannot be invited: the homeserver knows no such account"
        : "an agent cannot be invited";
  log.warn({ delivery: delivery.id, kind: delivery.kind, code, ...about }, message);
}

async function performed({ rooms, chats }: Performing, delivery: RoomDelivery): Promise<DeliveryOutcome> {
  switch (delivery.kind) {
    case "open-room":
      return { kind: "delivered", roomId: await openRoom(rooms, delivery) };
    case "dress-puppet":
      await rooms.puppets.dress(rooms.names.puppet(delivery.customer), delivery);
      return { kind: "delivered" };
    case "post":
      if (delivery.file) return postFile(rooms, { ...delivery, file: delivery.file });
      return { kind: "delivered", remoteId: await post(rooms, delivery) };
    case "retract":
      await retract(rooms, delivery);
      return { kind: "delivered" };
    case "invite":
      return invite(rooms, delivery);
    case "remove":
      await remove(rooms, delivery);
      return { kind: "delivered" };
    case "admit-agent":
      await admitAgent(rooms, delivery);
      return { kind: "delivered" };
    case "dismiss-agent":
      await leave(rooms, delivery.roomId, rooms.names.agentPuppet(delivery.agent));
      return { kind: "delivered" };
    case "bot-leaves":
      await leave(rooms, delivery.roomId, rooms.names.bot);
      rooms.withoutBot.set(delivery.roomId, true);
      return { kind: "delivered" };
    case "bot-returns":
      await bringBot(rooms, delivery);
      return { kind: "delivered" };
    case "puppet-leaves":
      await leave(rooms, delivery.roomId, await rooms.puppets.of(delivery.customer));
      return { kind: "delivered" };
    case "update-card":
      return { kind: "delivered", remoteId: await updateCard(rooms, delivery) };
    case "tell-agent":
      return { kind: "delivered", remoteId: await chats.tell(delivery) };
  }
}

function signals(client: HomeserverClient, log: Log): (call: Call) => void {
  let under_way = 0;
  return (call) => {
    if (under_way >= MOST_SIGNALS) return;
    under_way++;
    client
      .call({ ...call, timeout_ms: SIGNAL_TIMEOUT_MS })
      .catch((error: Error) =>
        log.debug({ err: error.message }, "a best-effort call to the homeserver failed"),
      )
      .finally(() => under_way--);
  };
}

function typingCall(names: Names, roomId: string, customer: CustomerRef, typing: boolean): Call {
  const as = names.puppet(customer);
  const body = typing ? { typing, timeout: TYPING_SHOWN_MS } : { typing };
  return { method: "PUT", path: path("v3", "rooms", roomId, "typing", as), as, body };
}

function receiptCall(names: Names, roomId: string, customer: CustomerRef, eventId: string): Call {
  const as = names.puppet(customer);
  return { method: "POST", path: path("v3", "rooms", roomId, "receipt", "m.read", eventId), as };
}

/**
 * MSC2659: the homeserver calls our `/ping`. Over a connection of its own, and once more at once when one broke: the
 * homeserver keeps connections to us too, and finds only by using them that we were restarted behind them.
 */
async function ping(client: HomeserverClient, options: MatrixHomeserverOptions): Promise<PingAnswer> {
  const first = await pingOnce(client, options);
  const failure = first && BROKEN.has(first.code) ? await pingOnce(client, options) : first;
  return failure ? { ok: false, why: pingFailure(failure, options), ...wayBack(failure) } : { ok: true };
}

/** A connection ended within the ping: ours, or the homeserver's to us. */
const BROKEN: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "M_CONNECTION_FAILED"]);

async function pingOnce(
  client: HomeserverClient,
  { serviceId, random }: MatrixHomeserverOptions,
): Promise<HomeserverFailure | undefined> {
  const body = { transaction_id: random.id() };
  try {
    const target = path("v1", "appservice", serviceId, "ping");
    await client.call({ method: "POST", path: target, body, timeout_ms: PING_TIMEOUT_MS, alone: true });
    return undefined;
  } catch (error) {
    if (!(error instanceof HomeserverFailure)) throw error;
    return error;
  }
}

function wayBack({ code }: HomeserverFailure): Pick<PingAnswer, "wayBack"> {
  if (code === "M_BAD_STATUS") return { wayBack: "refused" };
  return code === "M_CONNECTION_FAILED" || code === "M_CONNECTION_TIMEOUT" ? { wayBack: "unanswered" } : {};
}

function pingFailure(failure: HomeserverFailure, options: MatrixHomeserverOptions): string {
  if (failure.status === 0) return `the homeserver at ${options.url} cannot be reached (${failure.code})`;
  if (failure.code === "M_UNKNOWN_TOKEN")
    return "the homeserver does not know the as_token: is the registration loaded?";
  if (failure.code === "M_BAD_STATUS")
    return `the homeserver reached us but was refused: is the hs_token the same? (${failure.message})`;
  if (failure.code === "M_CONNECTION_FAILED" || failure.code === "M_CONNECTION_TIMEOUT") {
    return `the homeserver cannot reach us under the registration's url (${failure.message})`;
  }
  return failure.message;
}

async function isChat(client: HomeserverClient, names: Names, roomId: string): Promise<boolean> {
  try {
    const answer = await client.call({ method: "GET", path: path("v3", "rooms", roomId, "joined_members") });
    const members = Object.keys((answer.joined ?? {}) as object);
    return members.includes(names.bot) && members.length <= 2;
  } catch (error) {
    if (isForbidden(error) || isNotFound(error)) return false;
    throw error;
  }
}
