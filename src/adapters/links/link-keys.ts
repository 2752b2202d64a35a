import { createHmac } from "node:crypto";
import type { LinkKey } from "../../domain/link/link-code.ts";

/** The key that a secret gives; its id follows from it, so that nobody has to number secrets. */
export function linkKey(secret: string): LinkKey {
  const mac = (bytes: Uint8Array) => createHmac("sha256", secret).update(bytes).digest();
  return { id: mac(new TextEncoder().encode("link-key-id"))[0] ?? 0, mac };
}
