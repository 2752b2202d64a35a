import { z } from "zod";
import { agentsSchema, supervisorsSchema } from "./agents.ts";
import { clientsSchema } from "./clients.ts";
import { hoursSectionSchema } from "./hours.ts";
import { interviewSchema } from "./interview.ts";
import { queuesSchema } from "./queues.ts";
import { ruleListSchema } from "./rule-list.ts";
import { skillsSchema } from "./skills.ts";

/** The rules file as people write it. */
export const rulesSchema = z.strictObject({
  skills: skillsSchema,
  hours: hoursSectionSchema,
  queues: queuesSchema,
  agents: agentsSchema,
  supervisors: supervisorsSchema,
  clients: clientsSchema,
  interview: interviewSchema,
  aging: z
    .number()
    .min(0)
    .max(1000)
    .default(0)
    .describe("What each minute of waiting adds to a priority, so that nobody waits for ever."),
  rules: ruleListSchema,
});

export type RulesSections = z.output<typeof rulesSchema>;
