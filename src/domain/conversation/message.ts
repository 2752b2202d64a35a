import type { RichText } from "../message/rich-text.ts";

/** Something a network cannot carry yet, told of in words instead of dropped. */
export interface Attachment {
  readonly kind: "image" | "audio" | "video" | "file" | "sticker" | "location" | "encrypted" | "other";
  readonly name?: string;
}

/** What a customer wrote. `id` is the network's own id for it, where the network has one. */
export interface CustomerMessage {
  readonly id?: string;
  readonly body: RichText;
  /** Their own words are an action (`/me`). */
  readonly action?: boolean;
  /** The id of the message replied to: their own, or the one their network got from us. */
  readonly replyTo?: string;
  readonly attachments?: readonly Attachment[];
  /** ms since the epoch, where the network says that it was written earlier (XEP-0203); never in the future. */
  readonly writtenAt?: number;
  /** The code of a link stood in it, and was taken out: it is for the desk alone. */
  readonly codeTaken?: true;
}

/** What someone wrote in the room. `id` is the Matrix event id. */
export interface RoomMessage {
  readonly id: string;
  readonly body: RichText;
  readonly action?: boolean;
  /** The Matrix event replied to. */
  readonly replyTo?: string;
  readonly attachments?: readonly Attachment[];
}

/** A picture small enough to carry in a row (256 KiB at most; larger ones are left out by the adapter). */
export interface AvatarImage {
  readonly mimeType: string;
  readonly base64: string;
}
