import { createHmac, timingSafeEqual } from "node:crypto";

/** How far a signed time may be from ours, s. */
export const REPLAY_WINDOW_S = 300;
const VERSION = "v1";
const ENCODED_SECRET = "whsec_";

export interface Signed {
  readonly id: string;
  /** s since the epoch. */
  readonly timestamp: number;
  readonly body: string;
}

/** As Standard Webhooks has it (standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`, in Base64. */
export function sign(secret: Buffer, { id, timestamp, body }: Signed): string {
  return `${VERSION},${createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

/** The headers that a signed message carries. */
export function signedHeaders(secret: Buffer, signed: Signed): Record<string, string> {
  return {
    "webhook-id": signed.id,
    "webhook-timestamp": String(signed.timestamp),
    "webhook-signature": sign(secret, signed),
  };
}

/**
 * What is wrong with a message's signature; undefined when nothing is. Several signatures may be given, parted by
 * spaces, while a secret is replaced.
 *
 * @param now ms since the epoch
 */
export function faultOf(
  secret: Buffer,
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
  now: number,
): "unsigned" | "stale" | "forged" | undefined {
  const { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": given } = headers;
  if (!id || !given || time === undefined || !/^[0-9]{1,12}$/.test(time)) return "unsigned";
  const timestamp = Number(time);
  const expected = Buffer.from(sign(secret, { id, timestamp, body }));
  const isRight = given
    .split(" ")
    .slice(0, 8)
    .map((one) => Buffer.from(one))
    .some((one) => one.length === expected.length && timingSafeEqual(one, expected));
  if (!isRight) return "forged";
  return Math.abs(now / 1000 - timestamp) > REPLAY_WINDOW_S ? "stale" : undefined;
}

/** A secret as it stands in a file: `whsec_` and Base64, or the text itself. */
export function secretIn(text: string): Buffer {
  const trimmed = text.trim();
  return trimmed.startsWith(ENCODED_SECRET)
    ? Buffer.from(trimmed.slice(ENCODED_SECRET.length), "base64")
    : Buffer.from(trimmed);
}
