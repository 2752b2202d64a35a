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
