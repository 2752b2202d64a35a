import type { RichText } from "../message/rich-text.ts";

/** Something beside words: a file, or what is told of in words instead of dropped. */
export interface Attachment {
  readonly kind: "image" | "audio" | "video" | "file" | "sticker" | "location" | "encrypted" | "other";
  readonly name?: string;
  /**
   * Where it lies: `mxc:…` in a room, a web address on a customer's network. Not stated where it cannot be had. In an
   * effect it stands only for what is carried.
   */
  readonly source?: string;
  /** As its sender says. */
  readonly bytes?: number;
  readonly mimeType?: string;
  readonly voice?: true;
  /** It is an address in the words and nothing more: where files are not carried, that is all it is. */
  readonly isLink?: true;
}

/** An attachment that can be had. */
export type CarriedFile = Attachment & { readonly source: string };

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
