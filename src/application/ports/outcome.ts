import type { Words } from "../../domain/text/text-key.ts";

/**
 * What came of a delivery. Expected failures are data; only programmers' errors throw.
 *
 * - `delivered`: it is there. `remoteId` is the other side's id for it (an event id, a stanza id).
 * - `retry`: not now; the lane waits, in order.
 * - `reject`: never; `notice` tells a person why, in the language of whoever reads it, and the lane goes on.
 * - `ambiguous`: it may be there; `settle` says what to do where no evidence is to be had.
 */
export type DeliveryOutcome =
  | { readonly kind: "delivered"; readonly remoteId?: string; readonly roomId?: string }
  | { readonly kind: "retry"; readonly after_ms: number; readonly why: string }
  | { readonly kind: "reject"; readonly code: string; readonly notice: Words }
  | { readonly kind: "ambiguous"; readonly why: string; readonly settle: "repeat" | "assume-delivered" };
