import type { Capabilities } from "../../../domain/capabilities.ts";

/**
 * Largest text of one delivery, in UTF-8 bytes: all that a Matrix event can carry, with what opens formatting anew
 * in each line. About 170 lines.
 */
export const MAX_TEXT_BYTES = 66_560;
/** Most lines of one delivery, each a PRIVMSG: a tenth of what may wait at a connection. */
export const MAX_TEXT_LINES = 1_000;

/** What depends on the server we are connected to. */
export interface ServerFeatures {
  /** message-tags: client-only tags such as `+typing` pass. */
  readonly tags: boolean;
  /** echo-message with labeled-response: our own messages get ids that we learn. */
  readonly echoes: boolean;
}

export function capabilitiesOf({ tags, echoes }: ServerFeatures): Capabilities {
  return {
    edits: false,
    replies: tags && echoes,
    retractions: false,
    reactions: false,
    typing: tags,
    deliveryReceipts: false,
    media: false,
    formatting: "codes",
    clientIdentification: true,
    maxTextBytes: MAX_TEXT_BYTES,
  };
}
