import { z } from "zod";
import { agentsSchema } from "./agents.ts";
import { interviewSchema } from "./interview.ts";
import { queuesSchema } from "./queues.ts";
import { ruleListSchema } from "./rule-list.ts";
import { skillsSchema } from "./skills.ts";

/** The rules file as people write it. */
export const rulesSchema = z.strictObject({
  skills: skillsSchema,
  queues: queuesSchema,
  agents: agentsSchema,
  interview: interviewSchema,
  rules: ruleListSchema,
});

export type RulesSections = z.output<typeof rulesSchema>;
