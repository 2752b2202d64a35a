import { createHash } from "node:crypto";
import type { CustomerRef } from "../../domain/customer.ts";

/** Longest Matrix user id, room id or alias, in bytes (Matrix specification, appendix "Identifier grammar"). */
const LONGEST_ID_BYTES = 255;
const HASH_CHARACTERS = 32;
/** `=` begins an escape, so `=.` can only be the mark of a shortened identity. */
const SHORTENED = "=.";

/** Stands where a customer's network stands; no network is called so. */
const AGENT = "agent";

export interface Names {
  readonly domain: string;
  readonly bot: string;
  puppet(customer: Pick<CustomerRef, "network" | "identity">): string;
  /** What a puppet stands for; undefined for others and for identities that were shortened. */
  customerOf(userId: string): { readonly network: string; readonly identity: string } | undefined;
  /** The user that customers on Matrix write to: the desk with this address (a-z, 0-9, `.`, `-`), so it is no puppet's. */
  desk(address: string): string;
  isDesk(userId: string): boolean;
  /** The user that stands in rooms for an agent behind a webhook. */
  agentPuppet(agent: string): string;
  isAgentPuppet(userId: string): boolean;
  /** The bot, or any puppet. */
  isOurs(userId: string): boolean;
  /** Localpart of the room alias by which a conversation's room is found again. */
  conversationAlias(conversation: string): string;
  /** Localpart of the alias of the bot's chat with an agent. */
  agentAlias(agent: string): string;
  alias(localpart: string): string;
}

/** `prefix` begins each of our localparts, as in the registration's namespaces: `frontdesk_`. */
export function matrixNames(options: { domain: string; botLocalpart: string; prefix: string }): Names {
  const { domain, prefix } = options;
  const bot = `@${options.botLocalpart}:${domain}`;
  const puppets = `@${prefix}`;
  const tail = `:${domain}`;
  const room = LONGEST_ID_BYTES - 1 - tail.length;
  const alias = (localpart: string) => `#${localpart}${tail}`;
  const puppet: Names["puppet"] = ({ network, identity }) =>
    `@${fitted(`${prefix}${network}_`, identity, room)}${tail}`;
  return {
    domain,
    bot,
    puppet,
    desk: (address) => `${puppets}${address}${tail}`,
    isDesk: (userId) =>
      userId.startsWith(puppets) &&
      userId.endsWith(tail) &&
      /^[a-z0-9.-]+$/.test(userId.slice(puppets.length, -tail.length)),
    agentPuppet: (agent) => puppet({ network: AGENT, identity: agent }),
    isAgentPuppet: (userId) => userId.startsWith(`${puppets}${AGENT}_`) && userId.endsWith(tail),
    customerOf(userId) {
      if (!userId.startsWith(puppets) || !userId.endsWith(tail)) return undefined;
      return decoded(userId.slice(puppets.length, -tail.length));
    },
    isOurs: (userId) => userId === bot || (userId.startsWith(puppets) && userId.endsWith(tail)),
    conversationAlias: (conversation) => fitted(`${prefix}conversation_`, conversation, room),
    agentAlias: (agent) => fitted(`${prefix}agent_`, agent, room),
    alias,
  };
}

function fitted(start: string, text: string, room: number): string {
  const escaped = escapedBytes(text);
  const left = room - start.length;
  if (escaped.length <= left) return start + escaped;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, HASH_CHARACTERS);
  const kept = escaped.slice(0, left - hash.length - SHORTENED.length).replace(/=[0-9a-f]?$/, "");
  return start + kept + SHORTENED + hash;
}

/** Bytes other than a-z, 0-9, `.` and `-` become `=xx`, as the specification proposes for foreign ids. */
function escapedBytes(text: string): string {
  return Array.from(Buffer.from(text, "utf8"), (byte) => {
    const character = String.fromCharCode(byte);
    return /[a-z0-9.-]/.test(character) ? character : `=${byte.toString(16).padStart(2, "0")}`;
  }).join("");
}

function decoded(localpart: string): { network: string; identity: string } | undefined {
  const end = localpart.indexOf("_");
  if (end < 1 || localpart.includes(SHORTENED)) return undefined;
  const escaped = localpart.slice(end + 1);
  if (!/^([a-z0-9.-]|=[0-9a-f]{2})*$/.test(escaped)) return undefined;
  const percent = escaped.replace(/=([0-9a-f]{2})/g, "%$1");
  try {
    return { network: localpart.slice(0, end), identity: decodeURIComponent(percent) };
  } catch {
    return undefined; // Not UTF-8: no identity of ours.
  }
}
