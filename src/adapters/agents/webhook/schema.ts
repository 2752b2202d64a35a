import { z } from "zod";

/** Longest answer to one message, in characters. */
const LONGEST_TEXT = 65_536;
/** Answers to one message. */
const MOST_REPLIES = 20;

const words = {
  text: z.string().max(1_000_000),
  html: z.string().max(1_000_000).optional().describe("The same formatted, where it is (Matrix's HTML)."),
};
const common = {
  conversation: z.string().describe("The conversation's id: the same in every message of it."),
  agent: z.string().describe("Whom it is for, as the rules file names them."),
};
const time = z.iso.datetime();

export const webhookMessageSchema = z
  .discriminatedUnion("type", [
    z
      .object({
        ...common,
        type: z.literal("started"),
        customer: z.object({ name: z.string(), network: z.string(), identity: z.string() }),
        client: z
          .object({ network: z.string(), software: z.string().optional(), version: z.string().optional() })
          .optional(),
        language: z.string(),
        reason: z.string(),
        slots: z.record(z.string(), z.string()),
        previous: z.string().optional().describe("The conversation before this one."),
        history: z
          .array(z.object({ ...words, from: z.enum(["customer", "agent", "desk"]), at: time }))
          .max(50)
          .describe("What was said so far, oldest first."),
      })
      .describe("A conversation is offered. A 2xx answer takes it; 4xx declines."),
    z
      .object({
        ...common,
        type: z.literal("message"),
        message: z.object({
          ...words,
          id: z.string().optional(),
          edits: z.string().optional().describe("The id of the message that this one takes the place of."),
          at: time.optional(),
        }),
      })
      .describe("What the customer writes."),
    z
      .object({ ...common, type: z.literal("closed"), because: z.string() })
      .describe("It is theirs no more: closed, or with somebody else."),
  ])
  .describe("What is posted to the webhook.");

const replySchema = z.discriminatedUnion("type", [
  z
    .strictObject({
      type: z.literal("text"),
      text: z.string().min(1).max(LONGEST_TEXT),
      html: z.string().max(LONGEST_TEXT).optional(),
    })
    .describe("Said to the customer."),
  z
    .strictObject({
      type: z.literal("handover"),
      queue: z.string().max(64).optional(),
      skill: z.string().max(64).optional().describe("Noted as slots.skill, which the rules may look at."),
      note: z.string().max(500).optional().describe("Read by whoever takes over, not by the customer."),
    })
    .describe("A person takes over."),
  z.strictObject({ type: z.literal("close") }).describe("The conversation is over."),
]);

export const repliesSchema = z
  .strictObject({ replies: z.array(replySchema).max(MOST_REPLIES).default([]) })
  .describe("What the webhook answers, in the answer to a message.");

export const laterRepliesSchema = z
  .strictObject({
    conversation: z.string().min(1).max(64),
    agent: z.string().min(1).max(255),
    replies: z.array(replySchema).min(1).max(MOST_REPLIES),
  })
  .describe("The same, posted to /v1/agents/replies at any time.");

export type WebhookReplies = z.output<typeof repliesSchema>["replies"];

/** What is published of both directions (JSON Schema 2020-12). */
export function publishedSchema(): object {
  const both = z.object({
    message: webhookMessageSchema,
    answer: repliesSchema,
    later: laterRepliesSchema,
  });
  return { title: "Frontdesk: agents behind webhooks", ...z.toJSONSchema(both, { io: "input" }) };
}
