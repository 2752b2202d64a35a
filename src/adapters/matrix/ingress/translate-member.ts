import { cleanLine } from "../../../domain/message/clean-name.ts";
import type { Names } from "../user-ids.ts";
import type { MatrixEvent } from "./matrix-event.ts";
import { fieldsOf, text } from "./message-content.ts";
import type { Translated } from "./translated.ts";

const LONGEST_REASON = 300;

/** A change of membership, made by someone who is not ours. */
export function translateMember(names: Names, event: MatrixEvent): Translated | undefined {
  const user = event.state_key;
  if (user === undefined || !user.startsWith("@")) return undefined;
  return names.isOurs(user) ? ofOurs(names, event, user) : ofOthers(event, user);
}

/**
 * A puppet stays in its room for good: that one has left is the doing of the homeserver's administrator, who
 * deleted the room or the account. The bot comes and goes by our own will.
 */
export function translatePuppetGone(names: Names, event: MatrixEvent): Translated | undefined {
  const { type, sender, state_key, content } = event;
  const isLeaving = type === "m.room.member" && state_key === sender && content.membership === "leave";
  return isLeaving && sender !== names.bot && !names.isAgentPuppet(sender)
    ? ofOurs(names, event, sender)
    : undefined;
}

/** Someone who was in the room is put out of it by one of ours: news where their join had crossed it. */
export function translateRemovedByUs(names: Names, event: MatrixEvent): Translated | undefined {
  const { type, sender, state_key: user, content, unsigned } = event;
  if (type !== "m.room.member" || content.membership !== "leave") return undefined;
  if (user === undefined || !user.startsWith("@") || names.isOurs(user)) return undefined;
  if (fieldsOf(unsigned.prev_content).membership !== "join") return undefined;
  return { kind: "room", event: { type: "UserLeft", user, by: sender, ours: true } };
}

function ofOurs(names: Names, event: MatrixEvent, user: string): Translated | undefined {
  const { membership } = event.content;
  if (membership === "invite") return { kind: "invitation", user, by: event.sender };
  if (membership !== "leave" && membership !== "ban") return undefined;
  if (names.isAgentPuppet(user)) {
    const agent = names.customerOf(user)?.identity;
    return agent === undefined
      ? undefined
      : { kind: "room", event: { type: "UserLeft", user: agent, by: event.sender } };
  }
  const speaker = user === names.bot ? "desk" : "customer";
  return { kind: "room", event: { type: "OursRemoved", user, by: event.sender, speaker } };
}

/** What they were before comes in `unsigned`, or not at all: then leaving is taken for leaving. */
function ofOthers(event: MatrixEvent, user: string): Translated | undefined {
  const before = fieldsOf(event.unsigned.prev_content).membership;
  switch (event.content.membership) {
    case "join":
      return before === "join" ? undefined : { kind: "room", event: { type: "UserJoined", user } };
    case "ban":
      return before === "ban" || before === "leave" ? undefined : left(event, user);
    case "leave":
      if (before === "ban" || before === "leave" || before === "knock") return undefined;
      if (before === "invite" && event.sender === user)
        return { kind: "room", event: { type: "UserDeclined", user } };
      return left(event, user);
    default:
      return undefined;
  }
}

function left(event: MatrixEvent, user: string): Translated {
  const reason = cleanLine(text(event.content.reason) ?? "", LONGEST_REASON);
  const by = event.sender === user ? {} : { by: event.sender };
  return { kind: "room", event: { type: "UserLeft", user, ...by, ...(reason === "" ? {} : { reason }) } };
}
