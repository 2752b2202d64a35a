import { readFile } from "node:fs/promises";
import type { Clock } from "../../../application/ports/clock.ts";
import type { HttpAnswer, HttpRequest, HttpRoute } from "../../../application/ports/http-route.ts";
import type { Accepted, Inbound, Store } from "../../../application/ports/store.ts";
import type { Webhook } from "../../../domain/routing/rules.ts";
import { toReplies } from "./replies.ts";
import { laterRepliesSchema } from "./schema.ts";
import { faultOf, secretIn } from "./signature.ts";

const LARGEST_BODY = 256 * 1024;
const LONGEST_ID = 200;

export interface RepliesRouteParts {
  readonly webhookOf: (agent: string) => Webhook | undefined;
  readonly store: Pick<Store, "conversation">;
  readonly accept: (inbound: readonly Inbound[]) => Promise<readonly Accepted[]>;
  readonly clock: Pick<Clock, "now">;
}

/**
 * Where an agent behind a webhook says something by itself. `webhook-id` is its idempotency key: 200 is answered
 * only when it is durable, and to a repeat as well.
 */
export function repliesRoute(parts: RepliesRouteParts): HttpRoute {
  return {
    method: "POST",
    path: "/v1/agents/replies",
    largestBody: LARGEST_BODY,
    answer: (request) => taken(parts, request),
  };
}

async function taken(parts: RepliesRouteParts, { headers, body }: HttpRequest): Promise<HttpAnswer> {
  const text = body.toString("utf8");
  const parsed = laterRepliesSchema.safeParse(json(text));
  const webhook = parsed.success ? parts.webhookOf(parsed.data.agent) : undefined;
  // Who is not known and who signs wrongly are told the same.
  if (webhook !== undefined && !(await isSigned(parts, webhook, headers, text))) return notSigned;
  if (!parsed.success)
    return refusal(400, "not-understood", "This is not what docs/webhook-agent.schema.json says.");
  if (webhook === undefined) return notSigned;
  const { conversation, agent, replies } = parsed.data;
  const state = await parts.store.conversation(conversation);
  const stage = state?.stage;
  const isTheirs =
    (stage?.kind === "connected" && stage.agent === agent) ||
    (stage?.kind === "ringing" && stage.agents.includes(agent));
  if (!isTheirs) return refusal(409, "not-yours", "This conversation is not, or no longer, with this agent.");
  const id = String(headers["webhook-id"]).slice(0, LONGEST_ID);
  const at = parts.clock.now();
  await parts.accept(
    toReplies(replies).map((reply, index): Inbound => {
      const key = `reply:${agent}:${id}.${index}`;
      return { at, key, target: { conversation }, event: { type: "AgentReplied", agent, id: key, reply } };
    }),
  );
  return { status: 200, body: {} };
}

async function isSigned(
  { clock }: RepliesRouteParts,
  { secretFile }: Webhook,
  headers: HttpRequest["headers"],
  text: string,
): Promise<boolean> {
  const secret = secretIn(await readFile(secretFile, "utf8").catch(() => ""));
  const single = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  return secret.length > 0 && faultOf(secret, single, text, clock.now()) === undefined;
}

const notSigned = refusal(401, "not-signed", "The signature is missing, wrong or too old.");

function refusal(status: number, code: string, message: string): HttpAnswer {
  return { status, body: { code, message } };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
