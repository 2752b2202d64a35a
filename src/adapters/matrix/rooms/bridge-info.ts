import type { MSC2346Content } from "matrix-appservice-bridge";
import { shownAddress } from "../../../domain/conversation/words.ts";
import type { CustomerRef } from "../../../domain/customer.ts";
import type { Names } from "../user-ids.ts";

/** The stable name, and the one that clients read today. */
const TYPES = ["m.bridge", "uk.half-shot.bridge"] as const;

/** State that tells clients which network a room leads to (MSC2346). */
export function bridgeInfo(names: Names, customer: CustomerRef, conversation: string) {
  const content: MSC2346Content = {
    bridgebot: names.bot,
    creator: names.bot,
    protocol: { id: customer.network, displayname: customer.network.toUpperCase() },
    channel: { id: customer.identity, displayname: shownAddress(customer) },
  };
  const state_key = `org.frontdesk:/${customer.network}/${encodeURIComponent(conversation)}`;
  return TYPES.map((type) => ({ type, state_key, content }));
}
