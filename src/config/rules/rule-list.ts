import { z } from "zod";
import { duration } from "../duration.ts";
import { nameSchema } from "./names.ts";
import { levelsSchema } from "./skills.ts";

const stepSchema = z.strictObject({
  skills: levelsSchema.describe("The least level needed, by skill."),
  order: z
    .literal("longest-idle")
    .default("longest-idle")
    .describe("Who comes first among those who qualify."),
});

const offerSchema = z
  .strictObject({
    ring: duration({ min: "5s", max: "1h" }).prefault("60s").describe("How long an invitation rings."),
    at_once: z.number().int().min(1).max(20).default(1).describe("How many agents are rung together."),
    on_no_answer: z
      .strictObject({
        set_away: z.boolean().default(true).describe("Set the silent agent away, and tell them."),
        exclude: duration({ min: "0s", max: "1d" })
          .prefault("5m")
          .describe("For how long who declined or did not answer is passed over for this conversation."),
      })
      .prefault({}),
  })
  .prefault({});

export const MAX_CONDITION_LENGTH = 2000;
export const MAX_RULES = 500;

export const ruleSchema = z.strictObject({
  name: nameSchema,
  when: z
    .union([z.string().min(1).max(MAX_CONDITION_LENGTH), z.boolean()])
    .optional()
    .describe(
      "A condition in CEL over customer, client, language, reason, slots, desk and now; matches all when absent.",
    ),
  queue: nameSchema,
  priority: z.number().int().min(-1000).max(1000).default(0).describe("Higher is served first."),
  host: z
    .enum(["homeserver", "bridge"])
    .default("homeserver")
    .describe(
      "Who hosts the talk once an agent has joined. Under bridge the bot stays in the room and follows the talk; under homeserver it leaves.",
    ),
  steps: z.array(stepSchema).min(1).max(1).prefault([{}]).describe("Whom to look for."),
  offer: offerSchema.describe("How the conversation is offered."),
});

export const ruleListSchema = z
  .array(ruleSchema)
  .max(MAX_RULES)
  .default([])
  .describe("The first that matches has it. The last should match all.");
