import type { RoomEvent } from "../../../domain/conversation/events.ts";
import type { RoomMessage } from "../../../domain/conversation/message.ts";
import type { Names } from "../user-ids.ts";
import type { MatrixEvent } from "./matrix-event.ts";
import {
  attachmentOnly,
  eventId,
  type Fields,
  fieldsOf,
  messageOf,
  stickerOnly,
  text,
} from "./message-content.ts";
import { translateMember, translatePuppetGone, translateRemovedByUs } from "./translate-member.ts";
import type { Translated } from "./translated.ts";

const LONGEST_REACTION = 100;

/** What a Matrix event means to a conversation; undefined when it means nothing to it. Never throws. */
export function translate(names: Names, event: MatrixEvent): Translated | undefined {
  if (names.isOurs(event.sender))
    return translatePuppetGone(names, event) ?? translateRemovedByUs(names, event);
  if (event.type === "m.room.member") return translateMember(names, event);
  const said = TRANSLATIONS[event.type]?.(event, names);
  return said === undefined ? undefined : { kind: "room", event: said };
}

type Translation = (event: MatrixEvent, names: Names) => RoomEvent | undefined;

const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  "m.room.message": translateMessage,
  "m.sticker": (event) => wrote(event, stickerOnly(event.event_id, event.content)),
  "m.location": (event) => wrote(event, attachmentOnly(event.event_id, "location", undefined)),
  "m.room.encrypted": (event) => wrote(event, attachmentOnly(event.event_id, "encrypted", undefined)),
  "m.poll.start": translatePoll,
  "org.matrix.msc3381.poll.start": translatePoll,
  "m.call.invite": (event) => wrote(event, attachmentOnly(event.event_id, "other", "call")),
  "m.reaction": translateReaction,
  "m.room.redaction": translateRedaction,
  "m.room.encryption": (event) => changed(event, "encrypted"),
  "m.room.tombstone": (event) => changed(event, "upgraded"),
  "m.room.power_levels": translatePower,
};

function translateMessage(event: MatrixEvent): RoomEvent | undefined {
  const relation = fieldsOf(event.content["m.relates_to"]);
  const edits = relation.rel_type === "m.replace" ? eventId(relation.event_id) : undefined;
  if (edits === undefined) return wrote(event, messageOf(event.event_id, event.content));
  const message = messageOf(event.event_id, newContent(event.content));
  return message && { type: "UserEdited", user: event.sender, edits, message };
}

/** An edit without `m.new_content` is malformed, but its body says what is meant, behind an asterisk. */
function newContent(content: Fields): Fields {
  const stated = fieldsOf(content["m.new_content"]);
  if (text(stated.body) !== undefined) return stated;
  return { msgtype: content.msgtype, body: text(content.body)?.replace(/^ ?\* /, "") };
}

function wrote(event: MatrixEvent, message: RoomMessage | undefined): RoomEvent | undefined {
  return message && { type: "UserWrote", user: event.sender, message };
}

function translatePoll(event: MatrixEvent): RoomEvent | undefined {
  const poll = fieldsOf(event.content["m.poll"] ?? event.content["org.matrix.msc3381.poll.start"]);
  const question = fieldsOf(poll.question);
  const name = text(question["org.matrix.msc1767.text"]) ?? text(question.body) ?? "poll";
  return wrote(event, attachmentOnly(event.event_id, "other", name));
}

function translateReaction(event: MatrixEvent): RoomEvent | undefined {
  const relation = fieldsOf(event.content["m.relates_to"]);
  const to = eventId(relation.event_id);
  const key = text(relation.key)?.slice(0, LONGEST_REACTION);
  if (relation.rel_type !== "m.annotation" || to === undefined || !key) return undefined;
  return { type: "UserReacted", user: event.sender, to, key, id: event.event_id };
}

/** Room version 11 moved `redacts` into the content. */
function translateRedaction(event: MatrixEvent): RoomEvent | undefined {
  const retracts = eventId(event.content.redacts) ?? eventId(event.redacts);
  return retracts === undefined ? undefined : { type: "UserRetracted", user: event.sender, retracts };
}

function changed(event: MatrixEvent, change: "encrypted" | "upgraded" | "power-lost"): RoomEvent | undefined {
  return event.state_key === "" ? { type: "RoomChanged", change, by: event.sender } : undefined;
}

/** What the bot needs to invite and remove; the puppet made the room, and cannot lose its power from v12 on. */
const NEEDED_POWER = 50;

function translatePower(event: MatrixEvent, names: Names): RoomEvent | undefined {
  const before = fieldsOf(event.unsigned.prev_content);
  const had = before.users === undefined ? NEEDED_POWER : powerOf(before, names.bot);
  const lost = had >= NEEDED_POWER && powerOf(event.content, names.bot) < NEEDED_POWER;
  return lost ? changed(event, "power-lost") : undefined;
}

function powerOf(levels: Fields, user: string): number {
  return Number(fieldsOf(levels.users)[user] ?? levels.users_default ?? 0);
}
