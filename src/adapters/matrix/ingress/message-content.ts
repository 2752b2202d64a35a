import type { Attachment, RoomMessage } from "../../../domain/conversation/message.ts";
import { cleanLine } from "../../../domain/message/clean-name.ts";
import { parseMatrix } from "../../../domain/message/parse-matrix.ts";
import type { RichText } from "../../../domain/message/rich-text.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** Bodies are cut here, in UTF-16 units: no event can hold more, so only absurd ones are. */
const LONGEST_BODY = 131_072;
const LONGEST_FILE_NAME = 200;
const LONGEST_SOURCE = 512;
const LONGEST_TYPE = 100;
/** Content URIs (Client-Server API, "Matrix Content (MXC) URIs"). */
const MEDIA = /^mxc:\/\/[\w.:[\]-]+\/[\w~-]+$/;

const ATTACHMENTS: Readonly<Record<string, Attachment["kind"]>> = {
  "m.image": "image",
  "m.file": "file",
  "m.audio": "audio",
  "m.video": "video",
  "m.location": "location",
};

/** What an `m.room.message` says; undefined when it says nothing that can be understood. */
export function messageOf(id: string, content: Fields): RoomMessage | undefined {
  const reply = replyTo(content);
  const kind = ATTACHMENTS[text(content.msgtype) ?? ""];
  const said = kind === undefined ? bodyOf(content, reply !== undefined) : captionOf(content);
  if (said === undefined && kind === undefined) return undefined;
  return {
    id,
    body: said ?? [],
    ...(content.msgtype === "m.emote" ? { action: true } : {}),
    ...(reply === undefined ? {} : { replyTo: reply }),
    ...(kind === undefined ? {} : { attachments: [fileOf(kind, nameOf(content, kind), content)] }),
  };
}

/** A message that is nothing but something that cannot be carried. */
export function attachmentOnly(id: string, kind: Attachment["kind"], name: unknown): RoomMessage {
  return { id, body: [], attachments: [attachment(kind, text(name))] };
}

function attachment(kind: Attachment["kind"], name: string | undefined): Attachment {
  const shown = name === undefined ? "" : cleanLine(name, LONGEST_FILE_NAME);
  return shown === "" ? { kind } : { kind, name: shown };
}

/** With where it lies, unless it is encrypted: then nobody here can read it. */
function fileOf(kind: Attachment["kind"], name: string | undefined, content: Fields): Attachment {
  const source = text(content.url);
  if (source === undefined || source.length > LONGEST_SOURCE || !MEDIA.test(source))
    return attachment(kind, name);
  const info = fieldsOf(content.info);
  const bytes = Number.isSafeInteger(info.size) && Number(info.size) >= 0 ? Number(info.size) : undefined;
  const mimeType = text(info.mimetype)?.slice(0, LONGEST_TYPE);
  return {
    ...attachment(kind, name),
    source,
    ...(bytes === undefined ? {} : { bytes }),
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(content["org.matrix.msc3245.voice"] === undefined ? {} : { voice: true as const }),
  };
}

/** A sticker is a picture; what it shows stands in its body. */
export function stickerOnly(id: string, content: Fields): RoomMessage {
  return { id, body: [], attachments: [fileOf("sticker", text(content.body), content)] };
}

function nameOf(content: Fields, kind: Attachment["kind"]): string | undefined {
  return kind === "location" ? undefined : (text(content.filename) ?? text(content.body));
}

/** The body is a caption where `filename` says something else (MSC2530). */
function captionOf(content: Fields): RichText | undefined {
  const captioned = text(content.filename) !== undefined && content.filename !== content.body;
  return captioned ? bodyOf(content, false) : undefined;
}

function bodyOf(content: Fields, reply: boolean): RichText | undefined {
  const body = text(content.body)?.slice(0, LONGEST_BODY);
  if (body === undefined) return undefined;
  const format = text(content.format);
  const formatted_body = text(content.formatted_body);
  const formatted = format === undefined || formatted_body === undefined ? {} : { format, formatted_body };
  return parseMatrix({ body, ...formatted }, { reply });
}

/** Within a thread the fallback names the message before, which is not replied to (MSC3440). */
function replyTo(content: Fields): string | undefined {
  const relation = fieldsOf(content["m.relates_to"]);
  if (relation.is_falling_back === true) return undefined;
  return eventId(fieldsOf(relation["m.in_reply_to"]).event_id);
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function eventId(value: unknown): string | undefined {
  return typeof value === "string" && value.startsWith("$") && value.length <= 255 ? value : undefined;
}
