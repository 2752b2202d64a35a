import type { Speaker } from "../../domain/conversation/effects.ts";
import type { AvatarImage } from "../../domain/conversation/events.ts";
import type { CustomerRef } from "../../domain/customer.ts";
import type { RichText } from "../../domain/message/rich-text.ts";
import type { BroughtIn } from "./media.ts";
import type { DeliveryOutcome } from "./outcome.ts";

/** The homeserver, as the core needs it. Every call is idempotent under `delivery.id`. */
export interface Homeserver {
  deliver(delivery: RoomDelivery): Promise<DeliveryOutcome>;
  /** Best effort, never queued. */
  showTyping(roomId: string, customer: CustomerRef, typing: boolean): void;
  /** The puppet's read receipt: "this reached the customer". Best effort. */
  showReceived(roomId: string, customer: CustomerRef, eventId: string): void;
  /** Makes the homeserver call our `/ping`; true when both ways work (also ends its back-off). */
  ping(): Promise<PingAnswer>;
}

/** What may be known of the clients of its users. */
export interface DeviceLists {
  /** What their devices call themselves, by user, as far as that is told; empty where a device has no name. Rejects when nothing is. */
  devicesOf(users: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}

export interface PingAnswer {
  readonly ok: boolean;
  /** In words, when it is not. */
  readonly why?: string;
  /** We reach the homeserver, and it found nobody at our address, or was refused there. */
  readonly wayBack?: "unanswered" | "refused";
}

export type RoomDelivery = {
  /** Unique across puppets; the transaction id, and put into the event's content. */
  readonly id: string;
  readonly attempt: number;
} & (
  | {
      readonly kind: "open-room";
      /** Makes the room's alias, so that a repeat finds the room instead of making a second. */
      readonly conversation: string;
      readonly customer: CustomerRef;
      readonly name: string;
      readonly topic: string;
    }
  | {
      readonly kind: "dress-puppet";
      readonly customer: CustomerRef;
      readonly name: string;
      readonly avatar?: AvatarImage;
    }
  | {
      readonly kind: "post";
      readonly roomId: string;
      readonly customer: CustomerRef;
      readonly as: Speaker;
      /** Said by this agent's puppet instead. */
      readonly agent?: string;
      readonly body: RichText;
      readonly action?: boolean;
      readonly notice?: boolean;
      /** Instead of the words: fetched and uploaded as this user of ours, when it was not posted before. */
      readonly file?: { readonly bring: (user: string) => Promise<BroughtIn> };
      /** The event with whose retraction it goes as well. */
      readonly pieceOf?: string;
      /** Event ids. */
      readonly replyTo?: string;
      readonly edits?: string;
      readonly writtenAt?: number;
    }
  | {
      readonly kind: "retract";
      readonly roomId: string;
      readonly customer: CustomerRef;
      readonly eventId: string;
    }
  | {
      readonly kind: "invite";
      readonly roomId: string;
      readonly customer: CustomerRef;
      readonly user: string;
      readonly reason: string;
    }
  /** The puppet of an agent behind a webhook comes into the room, under this name, or leaves it. */
  | {
      readonly kind: "admit-agent";
      readonly roomId: string;
      readonly customer: CustomerRef;
      readonly agent: string;
      readonly name: string;
    }
  | {
      readonly kind: "dismiss-agent";
      readonly roomId: string;
      readonly customer: CustomerRef;
      readonly agent: string;
    }
  | {
      readonly kind: "remove";
      readonly roomId: string;
      readonly customer: CustomerRef;
      readonly user: string;
      readonly reason: string;
    }
  | {
      readonly kind: "bot-leaves" | "bot-returns" | "puppet-leaves";
      readonly roomId: string;
      readonly customer: CustomerRef;
    }
  | {
      readonly kind: "update-card";
      readonly roomId: string;
      readonly customer: CustomerRef;
      readonly body: RichText;
      readonly name: string;
      readonly topic: string;
      /** The card already in the room, if any: it is edited, and only the first is pinned. */
      readonly cardEventId?: string;
    }
  | { readonly kind: "tell-agent"; readonly agent: string; readonly body: RichText }
);
