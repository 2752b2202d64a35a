import { createHash } from "node:crypto";
import { type CustomerRef, threadKey } from "../../domain/customer.ts";
import { toStoredText } from "./stored-json.ts";

/** B-tree entries hold at most about 2,700 bytes; keys come from outside and may be longer. */
const LONGEST_KEY = 500;

/** The key itself, or for a long one its beginning and digest. */
export function boundedKey(key: string): string {
  const text = toStoredText(key);
  if (text.length <= LONGEST_KEY) return text;
  return `${text.slice(0, 100).toWellFormed()}#${createHash("sha256").update(text).digest("hex")}`;
}

export function storedThreadKey(customer: Pick<CustomerRef, "network" | "desk" | "identity">): string {
  return boundedKey(threadKey(customer));
}

export const AGENT_LANE = "agent:";

/** Inbox lanes: a conversation's id as it is, an agent's behind a prefix. */
export function agentLane(agent: string): string {
  return AGENT_LANE + boundedKey(agent);
}
