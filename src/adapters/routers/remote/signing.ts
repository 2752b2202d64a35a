import { createHmac, timingSafeEqual } from "node:crypto";

/** A signature older or newer than this is refused: clocks may differ so much, and a copy is worth as long. */
export const REPLAY_WINDOW_MS = 300_000;

export const TIMESTAMP_HEADER = "x-frontdesk-timestamp";
export const SIGNATURE_HEADER = "x-frontdesk-signature";

/**
 * HMAC-SHA256 over time, what it is said to, and the body; the parts are lines. `subject` is `POST /v1/route` for
 * a request, and `200 <idempotency key>` for the answer to one, so that neither stands for anything else.
 */
export function signatureOf(secret: string, timestamp: string, subject: string, body: Buffer): string {
  const mac = createHmac("sha256", secret).update(`v1\n${timestamp}\n${subject}\n`).update(body);
  return `v1=${mac.digest("hex")}`;
}

/** The headers of what we send. `now` is ms since the epoch. */
export function signedHeaders(secret: string, now: number, subject: string, body: Buffer) {
  const timestamp = String(Math.round(now));
  return {
    [TIMESTAMP_HEADER]: timestamp,
    [SIGNATURE_HEADER]: signatureOf(secret, timestamp, subject, body),
  };
}

export interface Signed {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly subject: string;
  readonly body: Buffer;
}

/** Why it is not to be believed; undefined when it is. */
export function mistrust(
  secret: string,
  now: number,
  { headers, subject, body }: Signed,
): string | undefined {
  const timestamp = String(headers[TIMESTAMP_HEADER] ?? "");
  const given = Buffer.from(String(headers[SIGNATURE_HEADER] ?? ""));
  const expected = Buffer.from(signatureOf(secret, timestamp, subject, body));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return "the signature is wrong";
  const isNow = /^[0-9]{1,16}$/.test(timestamp) && Math.abs(Number(timestamp) - now) <= REPLAY_WINDOW_MS;
  return isNow ? undefined : "the signature's time is too far from ours";
}
