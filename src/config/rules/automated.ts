import { dirname, resolve } from "node:path";
import { z } from "zod";
import type { Automated } from "../../domain/routing/rules.ts";
import { duration } from "../duration.ts";
import { webAddress } from "../sections/web-address.ts";

const webhookSchema = z.strictObject({
  url: webAddress.describe("Where its messages are posted to. Redirects are not followed."),
  secret_file: z
    .string()
    .min(1)
    .max(4096)
    .describe("A file with the secret that both sides sign with; relative to the rules file."),
  deadline: duration({ min: "1s", max: "30s" })
    .prefault("10s")
    .describe("How long one request may take; after several that fail a person takes over."),
});

export const automatedSchema = z.strictObject({
  silence: duration({ min: "1s", max: "1h" })
    .prefault("30s")
    .describe("A customer whom it leaves without an answer for so long goes on to a person."),
  pause: duration({ min: "1s", max: "1d" })
    .prefault("1m")
    .describe("After a failure it gets no conversations for so long."),
  webhook: webhookSchema
    .optional()
    .describe("A web service instead of a Matrix account; see docs/guides/automated-agents.md."),
});

/** @param rulesFile what relative paths begin at */
export function toAutomated(automated: z.output<typeof automatedSchema>, rulesFile: string): Automated {
  const { silence, pause, webhook } = automated;
  return {
    silence_ms: silence,
    pause_ms: pause,
    ...(webhook === undefined
      ? {}
      : {
          webhook: {
            url: webhook.url,
            secretFile: resolve(dirname(rulesFile), webhook.secret_file),
            deadline_ms: webhook.deadline,
          },
        }),
  };
}
