import { readFile } from "node:fs/promises";
import type { Clock } from "../../../application/ports/clock.ts";
import type { Doorway } from "../../../application/ports/doorway.ts";
import type { Log } from "../../../application/ports/log.ts";
import type { DeliveryOutcome } from "../../../application/ports/outcome.ts";
import type { WebhookDelivery, Webhooks } from "../../../application/ports/webhooks.ts";
import type { AgentReply } from "../../../domain/conversation/events.ts";
import { causeOf, secretFault } from "./cause.ts";
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

interface Answered {
  readonly outcome: DeliveryOutcome;
  readonly replies: readonly AgentReply[];
  /** For the operator, where it was not delivered. */
  readonly why?: string;
}

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
      const { why, ...answered } = await posted(parts, delivery);
      if (why !== undefined) {
        const { conversation, agent } = delivery.message;
        const { attempt } = delivery;
        const after = answered.outcome.kind === "retry" ? "it is tried again" : "the agent has failed";
        const fields = { delivery: delivery.id, conversation, agent, attempt, why, after };
        parts.log.warn(fields, "an agent's webhook did not take a message");
      }
      return answered;
    },
  };
}

async function posted({ clock, doorway }: WebhooksParts, delivery: WebhookDelivery): Promise<Answered> {
  const { url, deadline_ms } = delivery.webhook;
  const secret = await secretOf(delivery);
  if (typeof secret === "string") return refused("no-secret", secret);
  const body = JSON.stringify(delivery.message);
  const signed = { id: delivery.id, timestamp: Math.floor(clock.now() / 1000), body };
  const headers = { "content-type": "application/json", ...signedHeaders(secret, signed) };
  let answer: Posted;
  try {
    answer = await post({ url, headers, body, deadline_ms, largestAnswer: LARGEST_ANSWER, doorway });
  } catch (error) {
    return again(delivery, causeOf(error, delivery.webhook));
  }
  const { status, text } = answer;
  if (text === undefined) return refused("answer-too-large", `its answer is over ${LARGEST_ANSWER} bytes`);
  if (status >= 500 || status === 429 || status === 408) return again(delivery, `it answered ${status}`);
  if (status < 200 || status >= 300) return refused(`status-${status}`, statusFault(status));
  return understood(secret, answer.headers, text, clock.now());
}

/** The secret, or why there is none: nothing that another attempt would mend. */
async function secretOf({ webhook: { secretFile } }: WebhookDelivery): Promise<Buffer | string> {
  try {
    const secret = secretIn(await readFile(secretFile, "utf8"));
    return secret.length > 0 ? secret : `the secret file ${secretFile} is empty`;
  } catch (error) {
    return secretFault(error, secretFile);
  }
}

function statusFault(status: number): string {
  return status < 400 ? `it redirects (${status}), which is not followed` : `it answered ${status}`;
}

const ANSWER_FAULTS = {
  unsigned: "its answer is not signed",
  stale: "the time of its answer's signature is too far from ours",
  forged: "its answer is signed with another secret",
} as const;

/** An answer that says something must be signed, too: it speaks to the customer. */
function understood(secret: Buffer, headers: Posted["headers"], text: string, now: number): Answered {
  if (text.trim() === "") return { outcome: { kind: "delivered" }, replies: [] };
  const fault = faultOf(secret, headers, text, now);
  if (fault !== undefined) return refused(`answer-${fault}`, ANSWER_FAULTS[fault]);
  const parsed = repliesSchema.safeParse(json(text));
  if (!parsed.success)
    return refused("answer-not-understood", "its answer is not what docs/webhook-agent.schema.json says");
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
  if (attempt >= MOST_ATTEMPTS) return refused("unreachable", why);
  const after_ms = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  return { outcome: { kind: "retry", after_ms, why }, replies: [], why };
}

function refused(code: string, why: string): Answered {
  return { outcome: { kind: "reject", code, notice: `the webhook: ${code}` }, replies: [], why };
}
