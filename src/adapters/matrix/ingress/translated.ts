import type { RoomEvent } from "../../../domain/conversation/events.ts";

/** What a Matrix event means to us. */
export type Translated =
  | { readonly kind: "room"; readonly event: RoomEvent }
  /** One of ours is invited by someone who is not. */
  | { readonly kind: "invitation"; readonly user: string; readonly by: string };
