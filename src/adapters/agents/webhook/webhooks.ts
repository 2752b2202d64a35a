import { readFile } from "node:fs/promises";
import type { Clock } from "../../../application/ports/clock.ts";
import type { Doorway } from "../../../application/ports/doorway.ts";
import type { Log } from "../../../application/ports/log.ts";
import type { DeliveryOutcome } from "../../../application/ports/outcome.ts";
import type { WebhookDelivery, Webhooks } from "../../../application/ports/webhooks.ts";
import type { AgentReply } from "../../../domain/conversation/events.ts";
import { type Posted, post } from "./post.ts";
import { toReplies } from "./replies.ts";
import { repliesSchema } from "./schema.ts";
import { faultOf, secretIn, signedHeaders } from "./signature.ts";

/** Attempts for one message; then the agent has failed. */
const MOST_ATTEMPTS = 5;
/** Pause before the next attempt: doubling. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
/** Largest answer that is read, bytes. */
const LARGEST_ANSWER = 256 * 1024;

type Answered = { readonly outcome: DeliveryOutcome; readonly replies: readonly AgentReply[] };

export interface WebhooksParts {
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  /** Everything may be opened when it is left out. */
  readonly doorway?: Doorway;
}

/** Speaks to agents behind webhooks. Only the address in the rules is ever asked; redirects are not followed. */
export function webhooks(parts: WebhooksParts): Webhooks {
  return {
    async call(delivery) {
      const answered = await posted(parts, delivery).catch((error: unknown) =>
        again(delivery, error instanceof Error ? error.name : "error"),
      );
      const { outcome } = answered;
      if (outcome.kind !== "delivered") {
        const { conversation, agent } = delivery.message;
        const why = outcome.kind === "reject" ? outcome.code : outcome.why;
        const fields = { delivery: delivery.id, conversation, agent, attempt: delivery.attempt, why };
        parts.log.warn(fields, "an agent's webhook did not take a message");
      }
      return answered;
    },
  };
}

async function posted({ clock, doorway }: WebhooksParts, delivery: WebhookDelivery): Promise<Answered> {
  const { url, secretFile, deadline_ms } = delivery.webhook;
  const secret = secretIn(await readFile(secretFile, "utf8"));
  if (secret.length === 0) return refused("no-secret");
  const body = JSON.stringify(delivery.message);
  const signed = { id: delivery.id, timestamp: Math.floor(clock.now() / 1000), body };
  const answer = await post({
    url,
    headers: { "content-type": "application/json", ...signedHeaders(secret, signed) },
    body,
    deadline_ms,
    largestAnswer: LARGEST_ANSWER,
    doorway,
  });
  const { text } = answer;
  if (text === undefined) return refused("answer-too-large");
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408)
    return again(delivery, `status ${answer.status}`);
  if (answer.status < 200 || answer.status >= 300) return refused(`status-${answer.status}`);
  return understood(secret, answer.headers, text, clock.now());
}

/** An answer that says something must be signed, too: it speaks to the customer. */
function understood(secret: Buffer, headers: Posted["headers"], text: string, now: number): Answered {
  if (text.trim() === "") return { outcome: { kind: "delivered" }, replies: [] };
  const fault = faultOf(secret, headers, text, now);
  if (fault !== undefined) return refused(`answer-${fault}`);
  const parsed = repliesSchema.safeParse(json(text));
  if (!parsed.success) return refused("answer-not-understood");
  return { outcome: { kind: "delivered" }, replies: toReplies(parsed.data.replies) };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function again({ attempt }: WebhookDelivery, why: string): Answered {
  if (attempt >= MOST_ATTEMPTS) return refused("unreachable");
  const after_ms = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  return { outcome: { kind: "retry", after_ms, why }, replies: [] };
}

function refused(code: string): Answered {
  return { outcome: { kind: "reject", code, notice: `the webhook: ${code}` }, replies: [] };
}
