import { createHash } from "node:crypto";
import { type Element, xml } from "@xmpp/component-core";
import { deskFeatures } from "./capabilities.ts";
import { ns } from "./namespaces.ts";
import type { Desk } from "./options.ts";

/** Names this software in XEP-0115. */
const NODE = "urn:frontdesk";
const LONGEST_NODE = 512;

/** XEP-0115, 5.1: the hash of what disco#info answers for a desk. */
function verificationOf(desk: Desk): string {
  const identity = `client/bot//${desk.title}<`;
  const features = deskFeatures.map((feature) => `${feature}<`).join("");
  return createHash("sha1")
    .update(identity + features)
    .digest("base64");
}

export function writeCaps(desk: Desk): Element {
  return xml("c", { xmlns: ns.caps, hash: "sha-1", node: NODE, ver: verificationOf(desk) });
}

/** Whether a disco#info node asks for exactly what our presence announced. */
export function isCapsNode(desk: Desk, node: string): boolean {
  return node === `${NODE}#${verificationOf(desk)}`;
}

/** The node of a client's capabilities. */
export function readCapsNode(presence: Element): string | undefined {
  const node = presence.getChild("c", ns.caps)?.attrs.node;
  return node === undefined || node.length > LONGEST_NODE ? undefined : node;
}
