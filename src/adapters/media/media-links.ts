import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { FileInRoom } from "../../application/ports/media.ts";
import { cleanFileName } from "../../domain/media/file-name.ts";

/** What a link's token names. Of the file's own address there is only a digest: it says where the homeserver is. */
export interface NamedInToken {
  readonly conversation: string;
  readonly event: string;
  readonly fileDigest: string;
}

export interface MediaLinkKeys {
  readonly secret: string;
  /** Links signed with it still count. */
  readonly formerSecret?: string;
}

const VERSION = 1;
const DIGEST_BYTES = 8;
/** Version, expiry, digest, length of the conversation's id. */
const HEAD_BYTES = 1 + 4 + DIGEST_BYTES + 1;
/** 128 bits: nobody guesses them. */
const MAC_BYTES = 16;
const LONGEST_TOKEN = 300;

/** `expires`: ms since the epoch, kept to the second. */
export function writeToken(file: Omit<FileInRoom, "name">, expires: number, secret: string): string {
  const conversation = Buffer.from(file.conversation);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(VERSION, 0);
  head.writeUInt32BE(Math.floor(expires / 1000), 1);
  Buffer.from(digestOf(file.source), "base64url").copy(head, 5);
  head.writeUInt8(conversation.length, 5 + DIGEST_BYTES);
  const named = Buffer.concat([head, conversation, Buffer.from(file.event)]);
  return Buffer.concat([named, macOf(named, secret)]).toString("base64url");
}

/** Undefined for what is forged, spoiled or over. */
export function readToken(token: string, keys: MediaLinkKeys, now: number): NamedInToken | undefined {
  if (token.length > LONGEST_TOKEN || !/^[\w-]+$/.test(token)) return undefined;
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length <= HEAD_BYTES + MAC_BYTES || bytes[0] !== VERSION) return undefined;
  const [named, mac] = [bytes.subarray(0, -MAC_BYTES), bytes.subarray(-MAC_BYTES)];
  const secrets = [keys.secret, ...(keys.formerSecret === undefined ? [] : [keys.formerSecret])];
  // All are tried, so that the time taken tells nothing.
  const isOurs = secrets.map((secret) => timingSafeEqual(macOf(named, secret), mac)).includes(true);
  if (!isOurs || named.readUInt32BE(1) * 1000 <= now) return undefined;
  const ends = HEAD_BYTES + named.readUInt8(HEAD_BYTES - 1);
  return {
    fileDigest: named.subarray(5, 5 + DIGEST_BYTES).toString("base64url"),
    conversation: named.subarray(HEAD_BYTES, ends).toString(),
    event: named.subarray(ends).toString(),
  };
}

/** By which the file of a token is known again. */
export function digestOf(source: string): string {
  return createHash("sha256").update(source).digest().subarray(0, DIGEST_BYTES).toString("base64url");
}

/** Where customers get it: the name is for them alone, and counts for nothing. */
export function linkWith(publicUrl: string, token: string, name: string): string {
  return `${publicUrl}/media/${token}/${encodeURIComponent(cleanFileName(name))}`;
}

function macOf(named: Buffer, secret: string): Buffer {
  return createHmac("sha256", secret)
    .update("frontdesk media ")
    .update(named)
    .digest()
    .subarray(0, MAC_BYTES);
}
