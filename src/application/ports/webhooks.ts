import type { AgentReply } from "../../domain/conversation/events.ts";
import type { Webhook } from "../../domain/routing/rules.ts";
import type { DeliveryOutcome } from "./outcome.ts";

/** Agents that are spoken to over HTTP. */
export interface Webhooks {
  /**
   * Posts one message, signed, within the webhook's deadline. `delivery.id` is the same at each attempt: whoever
   * answers may know by it what was answered before.
   */
  call(delivery: WebhookDelivery): Promise<{
    readonly outcome: DeliveryOutcome;
    readonly replies: readonly AgentReply[];
  }>;
}

export interface WebhookDelivery {
  readonly id: string;
  readonly attempt: number;
  readonly webhook: Webhook;
  readonly message: WebhookMessage;
}

/** Words, also as HTML where they are formatted. */
export interface WebhookText {
  readonly text: string;
  readonly html?: string;
}

export type WebhookMessage = { readonly conversation: string; readonly agent: string } & (
  | {
      readonly type: "started";
      readonly customer: { readonly name: string; readonly network: string; readonly identity: string };
      readonly client?: { readonly network: string; readonly software?: string; readonly version?: string };
      readonly language: string;
      readonly reason: string;
      readonly slots: Readonly<Record<string, string>>;
      /** The conversation before this one. */
      readonly previous?: string;
      /** What was said so far, oldest first. */
      readonly history: readonly (WebhookText & {
        readonly from: "customer" | "agent" | "desk";
        /** ISO 8601. */
        readonly at: string;
      })[];
    }
  | {
      readonly type: "message";
      readonly message: WebhookText & {
        readonly id?: string;
        /** The id of the message that this one takes the place of. */
        readonly edits?: string;
        readonly at?: string;
      };
    }
  /** `because`: what became of the conversation. */
  | { readonly type: "closed"; readonly because: string }
);
