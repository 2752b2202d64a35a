import { z } from "zod";
import { MAX_CONDITION_LENGTH, MAX_RULES } from "./rule-list.ts";

const text = z.string().optional().catch(undefined);
const keys = z.record(z.string(), z.unknown()).transform((entries) => Object.keys(entries));
const listOf = <T extends z.ZodType>(item: T) => z.array(item).default([]).catch([]);

const names = listOf(text).transform((list) => list.flatMap((one) => one ?? []));
const skills = keys.default([]).catch([]);
const webhook = z
  .object({ webhook: z.object({}).transform(() => true) })
  .transform(() => true)
  .catch(false);
const agent = z
  .object({ skills, teams: names, automated: webhook.default(false) })
  .transform(({ automated, ...rest }) => ({ ...rest, isWebhook: automated }))
  .catch({ skills: [], teams: [], isWebhook: false });
const step = z.object({ skills, prefer: names }).catch({ skills: [], prefer: [] });
const overflow = z.object({ queue: text, agent: text }).catch({ queue: undefined, agent: undefined });
const queue = z.object({ hours: text, overflow: listOf(overflow) }).catch({ hours: undefined, overflow: [] });
const choice = z.object({ value: text }).catch({ value: undefined });
const slot = z.object({ slot: text, choices: listOf(choice) }).catch({ slot: undefined, choices: [] });
const condition = z.union([z.string().min(1).max(MAX_CONDITION_LENGTH), z.boolean()]);
const rule = z
  .object({
    name: text,
    queue: text,
    when: condition.default(true).catch(true),
    host: text,
    steps: listOf(step),
  })
  .catch({ name: undefined, queue: undefined, when: true, host: undefined, steps: [] });

const ruleNamesSchema = z.object({
  skills: z.array(text).default([]).optional().catch(undefined),
  hours: keys.default([]).optional().catch(undefined),
  queues: z.record(z.string(), queue).default({}).optional().catch(undefined),
  agents: z.record(z.string(), agent).default({}).optional().catch(undefined),
  interview: z
    .object({ slots: z.array(slot).default([]) })
    .prefault({})
    .optional()
    .catch(undefined),
  rules: listOf(rule).transform((rules) => rules.slice(0, MAX_RULES)),
});

/**
 * What the sections of a rules file call one another by. A mistake elsewhere hides none of it; `undefined` is
 * what cannot be known for mistakes, and what nothing may be said of.
 */
export type RuleNames = z.output<typeof ruleNamesSchema>;

/** Never fails: the schema proper tells what is wrong. */
export function ruleNamesIn(data: unknown): RuleNames {
  return ruleNamesSchema.catch(ruleNamesSchema.parse({})).parse(data);
}
