import type { Clock } from "../../../application/ports/clock.ts";
import type { Log } from "../../../application/ports/log.ts";
import type { Accepted, Inbound } from "../../../application/ports/store.ts";
import { printPlain } from "../../../domain/message/print-plain.ts";
import type { Names } from "../user-ids.ts";
import {
  type EphemeralEvent,
  ephemeralEvent,
  type MatrixEvent,
  matrixEvent,
  transaction,
} from "./matrix-event.ts";
import { translate } from "./translate.ts";

export interface TakeTransactionParts {
  readonly names: Names;
  readonly clock: Clock;
  readonly log: Log;
  /** Resolves when all is durable; rejects when it is not, and the homeserver is to send it again. */
  readonly accept: (inbound: readonly Inbound[]) => Promise<readonly Accepted[]>;
  /** Whether the bot takes an invitation of this user. */
  readonly mayChat: (user: string) => boolean;
  readonly acceptChat: (agent: string, roomId: string) => Promise<boolean>;
  /** Customers on Matrix write to the desks' own users, whom another part answers for; else they are refused. */
  readonly servesMatrixUsers?: boolean;
  readonly declineInvitation: (userId: string, roomId: string) => void;
  /** Whether the room is a chat of one person with the bot. */
  readonly isChat: (roomId: string) => Promise<boolean>;
  /** Whether the room is the chat of this user with the bot, also when they have left it. */
  readonly isChatOf: (roomId: string, user: string) => Promise<boolean>;
  /** Best effort: all users (not ours) typing in the room now. */
  readonly onTyping: (roomId: string, users: readonly string[]) => void;
  /** Best effort: a user (not ours) has read up to an event. */
  readonly onReceipt: (roomId: string, user: string, eventId: string) => void;
}

/** The inbox key of a Matrix event: event ids are unique, and the same at each repeat. */
export function inboxKey(eventId: string): string {
  return `mx:${eventId}`;
}

/**
 * Takes a transaction's body in. Resolves when all that matters of it is durable. What cannot be understood
 * is logged by its id and left out, since refusing it would make the homeserver send it for ever.
 */
export async function takeTransaction(parts: TakeTransactionParts, body: unknown): Promise<void> {
  const { events, ephemeral, "de.sorunome.msc2409.ephemeral": former } = transaction.parse(body);
  const understood = events.flatMap((event) => understand(parts, event));
  const taken = (await Promise.all(understood.map((event) => inboundOf(parts, event)))).flat();
  const accepted = taken.length === 0 ? [] : await parts.accept(taken);
  const others = taken.filter((_, index) => accepted[index]?.kind === "ignored");
  const ofAgents = [...(await commandsAmong(parts, others)), ...(await leavingsAmong(parts, others))];
  if (ofAgents.length > 0) await parts.accept(ofAgents);
  showEphemeral(parts, [...ephemeral, ...former]);
}

function understand(parts: TakeTransactionParts, event: unknown): MatrixEvent[] {
  const parsed = matrixEvent.safeParse(event);
  if (parsed.success) return [parsed.data];
  const id = (event as { event_id?: unknown } | null)?.event_id;
  const eventId = typeof id === "string" ? id.slice(0, 255) : undefined;
  parts.log.warn(
    { eventId, problem: parsed.error.issues[0]?.path.join(".") },
    "an event that cannot be understood",
  );
  return [];
}

async function inboundOf(parts: TakeTransactionParts, event: MatrixEvent): Promise<Inbound[]> {
  const translated = translatedOrLogged(parts, event);
  if (translated === undefined) {
    if (event.type === "m.room.message" && !parts.names.isOurs(event.sender)) {
      parts.log.warn({ eventId: event.event_id }, "a message without words that can be understood");
    }
    return [];
  }
  if (translated.kind === "invitation") return invitedTo(parts, event, translated);
  const origin = { at: parts.clock.now(), key: inboxKey(event.event_id) };
  return [{ ...origin, target: { room: event.room_id }, event: translated.event }];
}

/** A defect of ours in reading one event must not make the homeserver send its transaction for ever. */
function translatedOrLogged(parts: TakeTransactionParts, event: MatrixEvent) {
  try {
    return translate(parts.names, event);
  } catch (error) {
    parts.log.error(
      { eventId: event.event_id, err: String(error) },
      "an event could not be read and is left out",
    );
    return undefined;
  }
}

/** An agent opens their chat by inviting the bot. Everyone else is refused, and so is who invites a puppet. */
async function invitedTo(
  parts: TakeTransactionParts,
  { event_id, room_id }: MatrixEvent,
  invitation: { readonly user: string; readonly by: string },
): Promise<Inbound[]> {
  const { user, by } = invitation;
  if (parts.servesMatrixUsers && parts.names.isDesk(user)) return [];
  const joined = user === parts.names.bot && parts.mayChat(by) && (await parts.acceptChat(by, room_id));
  if (!joined) {
    parts.log.info({ roomId: room_id, by, user }, "an invitation is refused");
    parts.declineInvitation(user, room_id);
    return [];
  }
  const opened = { type: "AgentChatOpened", roomId: room_id } as const;
  return [{ at: parts.clock.now(), key: inboxKey(event_id), target: { agent: by }, event: opened }];
}

/** What was written in a room that is no conversation, but someone's chat with the bot, is a command. */
async function commandsAmong(parts: TakeTransactionParts, others: readonly Inbound[]): Promise<Inbound[]> {
  const commands: Inbound[] = [];
  for (const inbound of others) {
    if (inbound.event.type !== "UserWrote") continue;
    const { user, message } = inbound.event;
    const room = "room" in inbound.target ? inbound.target.room : undefined;
    const command = printPlain(message.body).trim().slice(0, LONGEST_COMMAND);
    const isUnreadable = message.attachments?.some(({ kind }) => kind === "encrypted") ?? false;
    if (room === undefined || (command === "" && !isUnreadable) || !(await parts.isChat(room))) continue;
    if (isUnreadable) {
      commands.push(unreadable(inbound.at, user, room));
      continue;
    }
    const event = { type: "AgentCommanded", command, eventId: message.id, from: "chat" } as const;
    commands.push({ at: inbound.at, key: inboxKey(message.id), target: { agent: user }, event });
  }
  return commands;
}

/** Who leaves their chat with the bot can be told nothing there: so does an account that is closed. */
async function leavingsAmong(parts: TakeTransactionParts, others: readonly Inbound[]): Promise<Inbound[]> {
  const leavings: Inbound[] = [];
  for (const { at, key, target, event } of others) {
    if (event.type !== "UserLeft" || !("room" in target) || !parts.mayChat(event.user)) continue;
    if (!(await parts.isChatOf(target.room, event.user))) continue;
    const left = { type: "AgentChatLeft", roomId: target.room } as const;
    leavings.push({ at, ...(key === undefined ? {} : { key }), target: { agent: event.user }, event: left });
  }
  return leavings;
}

/** By its key, the agent is told once of each room. */
function unreadable(at: number, user: string, room: string): Inbound {
  const event = { type: "AgentChatUnreadable", roomId: room } as const;
  return { at, key: `mx:unreadable:${room}`, target: { agent: user }, event };
}

/** UTF-16 units. */
const LONGEST_COMMAND = 2_000;

function showEphemeral(parts: TakeTransactionParts, events: readonly unknown[]): void {
  for (const event of events) {
    const parsed = ephemeralEvent.safeParse(event);
    if (!parsed.success) continue; // Presence, and whatever comes next: nothing hangs on it.
    try {
      showOne(parts, parsed.data);
    } catch (error) {
      parts.log.warn({ err: String(error) }, "a typing notice or receipt was lost");
    }
  }
}

function showOne(parts: TakeTransactionParts, event: EphemeralEvent): void {
  const others = (users: readonly string[]) => users.filter((user) => !parts.names.isOurs(user));
  if (event.type === "m.typing") {
    parts.onTyping(event.room_id, others(event.content.user_ids));
    return;
  }
  for (const [eventId, receipts] of Object.entries(event.content)) {
    for (const user of others(Object.keys(receipts["m.read"] ?? {})))
      parts.onReceipt(event.room_id, user, eventId);
  }
}
