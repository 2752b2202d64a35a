import type { Content, WebhookCall } from "../domain/conversation/effects.ts";
import { printMatrix } from "../domain/message/print-matrix.ts";
import { contentBody } from "../domain/text/content-body.ts";
import type { DeskSetup } from "./desk-setup.ts";
import type { Clock } from "./ports/clock.ts";
import type { DeliveryOutcome } from "./ports/outcome.ts";
import type { Inbound, OutboxRow, Said, Store } from "./ports/store.ts";
import type { WebhookMessage, Webhooks, WebhookText } from "./ports/webhooks.ts";

export interface CallWebhookParts {
  readonly webhooks: Webhooks;
  readonly store: Pick<Store, "said">;
  readonly clock: Pick<Clock, "now">;
  readonly setup: () => DeskSetup;
  /** Takes what the agent answers in durably. */
  readonly accept: (inbound: readonly Inbound[]) => Promise<unknown>;
}

/** What was said before that the agent is told of, at most. */
const LONGEST_HISTORY = 50;

/**
 * One message to an agent behind a webhook. Its answers are in the inbox before the delivery ends: a crash between
 * the two repeats the message under its id, and the same answers are recognised.
 */
export function callWebhooks(parts: CallWebhookParts): CallWebhook {
  return (row, to, context) => callWebhook(parts, row, to, context);
}

export type CallWebhook = (
  row: Pick<OutboxRow, "id">,
  to: { readonly agent: string; readonly call: WebhookCall },
  context: { readonly attempt: number; readonly conversation?: string },
) => Promise<DeliveryOutcome>;

async function callWebhook(
  parts: CallWebhookParts,
  row: Parameters<CallWebhook>[0],
  to: Parameters<CallWebhook>[1],
  context: Parameters<CallWebhook>[2],
): Promise<DeliveryOutcome> {
  const { agent } = to;
  const { attempt, conversation = "" } = context;
  const webhook = parts.setup().rules.agents.get(agent)?.automated?.webhook;
  if (webhook === undefined)
    return { kind: "reject", code: "no-webhook", notice: `${agent} has no webhook in the rules` };
  const message = await messageOf(parts, row.id, conversation, to);
  const { outcome, replies } = await parts.webhooks.call({ id: row.id, attempt, webhook, message });
  if (replies.length > 0) {
    const at = parts.clock.now();
    await parts.accept(
      replies.map((reply, index) => {
        const id = `reply:${row.id}.${index}`;
        return { at, key: id, target: { conversation }, event: { type: "AgentReplied", agent, id, reply } };
      }),
    );
  }
  return outcome;
}

async function messageOf(
  parts: CallWebhookParts,
  id: string,
  conversation: string,
  { agent, call }: { readonly agent: string; readonly call: WebhookCall },
): Promise<WebhookMessage> {
  const common = { conversation, agent };
  switch (call.kind) {
    case "started": {
      const { kind: _, ...context } = call;
      const said = await parts.store.said(id, LONGEST_HISTORY);
      // A file stands among the attachments of the words that it came with.
      const history = said.filter(({ effect }) => effect.type !== "PostInRoom" || !effect.file);
      return { ...common, type: "started", ...context, history: history.map((each) => told(parts, each)) };
    }
    case "message": {
      const { content, id: source, edits, writtenAt } = call;
      return {
        ...common,
        type: "message",
        message: {
          ...wordsOf(parts, content),
          ...(source === undefined ? {} : { id: source }),
          ...(edits === undefined ? {} : { edits }),
          ...(writtenAt === undefined ? {} : { at: new Date(writtenAt).toISOString() }),
        },
      };
    }
    case "closed":
      return { ...common, type: "closed", because: call.because };
  }
}

function told(parts: CallWebhookParts, { effect, at }: Said) {
  const from = effect.type === "PostInRoom" ? "customer" : effect.source === undefined ? "desk" : "agent";
  return { from, at: new Date(at).toISOString(), ...wordsOf(parts, effect.content) } as const;
}

function wordsOf({ setup }: CallWebhookParts, content: Content): WebhookText {
  const { body, formatted_body } = printMatrix(contentBody(content, setup().texts));
  return { text: body, ...(formatted_body === undefined ? {} : { html: formatted_body }) };
}
