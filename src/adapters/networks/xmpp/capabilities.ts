import type { Capabilities } from "../../../domain/capabilities.ts";
import { ns } from "./namespaces.ts";

/** RFC 6120 lets a server limit stanzas; Prosody takes 512 KiB of a component, escaped text included. */
const LONGEST_TEXT_BYTES = 64 * 1024;

export const capabilities: Capabilities = {
  edits: true,
  replies: true,
  retractions: true,
  reactions: false,
  typing: true,
  deliveryReceipts: true,
  media: true,
  formatting: "styling",
  clientIdentification: true,
  maxTextBytes: LONGEST_TEXT_BYTES,
};

/** What a customer's client learns that a desk understands (XEP-0030), sorted. */
export const deskFeatures: readonly string[] = [
  ns.activity,
  ns.caps,
  ns.chatMarkers,
  ns.correct,
  ns.directInvite,
  ns.discoInfo,
  ns.discoItems,
  ns.fallback,
  ns.nick,
  ns.oob,
  ns.originId,
  ns.ping,
  ns.receipts,
  ns.reply,
  ns.retract,
  ns.styling,
  ns.time,
  ns.vcard,
  ns.version,
].sort();
