import { createHmac } from "node:crypto";
import fc from "fast-check";
import type { LinkKey } from "../../../src/domain/link/link-code.ts";
import {
  FIRST_MINUTE_MS,
  type LinkTerms,
  LONGEST_TEXT,
  MINUTE_MS,
} from "../../../src/domain/link/link-terms.ts";

export const NOW = Date.UTC(2026, 10, 23, 12);

export function key(secret: string, id = 7): LinkKey {
  return { id, mac: (bytes) => createHmac("sha256", secret).update(bytes).digest() };
}

export const ours = key("a secret of sixteen letters");

export const terms: LinkTerms = { desk: "billing", expiresAt: NOW + 60 * MINUTE_MS };

/** A text that a link can carry: trimmed, not empty, without signs that are none. */
function text(name: keyof typeof LONGEST_TEXT): fc.Arbitrary<string> {
  return fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
    .map((one) => one.replace(/\p{Cc}/gu, "").trim())
    .filter((one) => one !== "" && new TextEncoder().encode(one).length <= LONGEST_TEXT[name]);
}

export const anyTerms = fc.record(
  {
    desk: text("desk"),
    queue: text("queue"),
    reason: text("reason"),
    language: fc.constantFrom("de", "en-gb"),
    reference: text("reference"),
    campaign: text("campaign"),
    expiresAt: fc.integer({ min: 0, max: 0xff_ff_ff }).map((minute) => FIRST_MINUTE_MS + minute * MINUTE_MS),
    uses: fc.record(
      {
        limit: fc.integer({ min: 1, max: 0xff_ff }),
        nonce: fc.integer({ min: 0, max: 0xff_ff_ff }),
      },
      { noNullPrototype: true },
    ),
  },
  { requiredKeys: ["desk", "expiresAt"], noNullPrototype: true },
) as fc.Arbitrary<LinkTerms>;
