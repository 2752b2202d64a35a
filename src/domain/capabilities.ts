/** What a conversation may need of both sides' clients, besides plain words. */
export const ABILITIES = [
  "media",
  "formatting",
  "edits",
  "replies",
  "retractions",
  "reactions",
  "typing",
] as const;
export type Ability = (typeof ABILITIES)[number];

/** Whether something that may be needed can be carried. */
export function carriesAbility(carries: Capabilities, ability: Ability): boolean {
  return ability === "formatting" ? carries.formatting !== "none" : carries[ability];
}

/**
 * What a network can carry. The core never asks *which* network it speaks to, only what it *can*.
 * `none` means the core must fall back to words.
 */
export interface Capabilities {
  readonly edits: boolean;
  readonly replies: boolean;
  readonly retractions: boolean;
  readonly reactions: boolean;
  readonly typing: boolean;
  /** The customer's client says when a message reached it (XEP-0184). */
  readonly deliveryReceipts: boolean;
  readonly media: boolean;
  readonly formatting: "styling" | "codes" | "none";
  /** The network can be asked for the client's name and version. */
  readonly clientIdentification: boolean;
  /** Largest text the adapter takes in one delivery, in UTF-8 bytes. Longer text it splits itself. */
  readonly maxTextBytes: number;
}

/** Of a network that can carry everything, for where what it cannot is no matter. */
export const CARRIES_ALL: Capabilities = {
  edits: true,
  replies: true,
  retractions: true,
  reactions: true,
  typing: true,
  deliveryReceipts: true,
  media: true,
  formatting: "styling",
  clientIdentification: true,
  maxTextBytes: 65_536,
};

/** Of Matrix itself, whoever the customer's homeserver is. */
export const carriedToMatrix: Capabilities = {
  edits: true,
  replies: true,
  retractions: true,
  reactions: false,
  typing: true,
  deliveryReceipts: true,
  media: false,
  formatting: "styling",
  clientIdentification: true,
  // It is cut into events of at most 64 KiB.
  maxTextBytes: 262_144,
};
