import { z } from "zod";
import { automatedSchema } from "./automated.ts";
import { abilitiesOf } from "./clients.ts";
import { matrixUserSchema, nameSchema, networkNameSchema } from "./names.ts";
import { levelsSchema } from "./skills.ts";

const agentSchema = z.strictObject({
  name: z.string().min(1).max(100).describe("Shown to customers and colleagues."),
  skills: levelsSchema.describe("Level from 1 (beginner) to 5 (expert), by skill."),
  capacity: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe("Conversations at once, each counted by its weight."),
  networks: z
    .array(networkNameSchema)
    .min(1)
    .max(20)
    .optional()
    .describe("Networks they may serve; all when absent."),
  teams: z
    .array(nameSchema)
    .max(20)
    .default([])
    .describe("Teams they belong to, which a rule's steps may prefer."),
  client: z
    .strictObject(abilitiesOf(z.boolean().default(true)))
    .optional()
    .describe(
      "What their own Matrix client can do; all of it unless it says false. When absent, what their devices' names tell, by `clients`.",
    ),
  automated: automatedSchema
    .optional()
    .describe("No person: ready by itself, and its customers go on to a person when it fails."),
});

export const supervisorsSchema = z
  .array(matrixUserSchema)
  .max(100)
  .default([])
  .describe("Who may direct those who wait and set agents ready or away; agents or not.");

export const agentsSchema = z
  .record(matrixUserSchema, agentSchema)
  .default({})
  .describe("Those who serve customers, by Matrix user id.");
