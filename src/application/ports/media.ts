import type { Attachment, CarriedFile } from "../../domain/conversation/message.ts";
import type { CustomerRef } from "../../domain/customer.ts";
import type { DeliveryOutcome } from "./outcome.ts";

/** Files between the two sides: out by links that end, in by fetching what a message names. */
export interface Media {
  /**
   * Where a customer gets a file of the room, as long as the link counts, the event is not taken back and the
   * conversation is kept.
   */
  linkTo(file: FileInRoom): string;
  /**
   * Fetches what a customer's message names, and puts it into the homeserver's media repository as `user`. May be
   * asked again: what was put there before and never posted does no harm.
   */
  bringIn(file: CarriedFile, as: { readonly user: string; readonly attempt: number }): Promise<BroughtIn>;
}

export interface FileInRoom {
  readonly conversation: string;
  readonly event: string;
  /** `mxc:…` */
  readonly source: string;
  readonly name: string;
}

/** `mimeType` and `kind` are by its first bytes. */
export interface UploadedFile {
  readonly kind: "brought";
  readonly mxc: string;
  readonly name: string;
  readonly as: Exclude<Attachment["kind"], "sticker" | "location" | "encrypted" | "other">;
  readonly mimeType: string;
  readonly bytes: number;
  readonly voice?: true;
}

export type BroughtIn = UploadedFile | Extract<DeliveryOutcome, { readonly kind: "retry" | "reject" }>;

/** A file for a customer, by its link. */
export interface SharedFile {
  readonly url: string;
  readonly name: string;
  readonly kind: Attachment["kind"];
  readonly bytes?: number;
  readonly mimeType?: string;
}

/** What a homeserver knows of the files that its rooms speak of. */
export interface RoomFiles {
  /** What the event names now; "gone" when it was taken back, or names no file (any more). Rejects when it cannot be known. */
  fileOf(
    room: { readonly roomId: string; readonly customer: CustomerRef },
    event: string,
  ): Promise<string | "gone">;
}
