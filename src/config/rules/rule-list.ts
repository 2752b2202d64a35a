import { z } from "zod";
import { ORDERS, type Rule, type Sticky } from "../../domain/routing/rules.ts";
import { duration } from "../duration.ts";
import { abilityListSchema } from "./clients.ts";
import type { Condition } from "./conditions.ts";
import { bridgeOnly, hostingFields, toTerms } from "./hosting.ts";
import { nameSchema } from "./names.ts";
import { levelsSchema } from "./skills.ts";

export const MAX_STEPS = 10;

const stepSchema = z.strictObject({
  for: duration({ min: "1s", max: "7d" })
    .optional()
    .describe("How long until the next step's agents are added; left out at the last step."),
  skills: levelsSchema.describe("The least level needed, by skill."),
  prefer: z.array(nameSchema).max(10).default([]).describe("Teams that come first, the first-named first."),
  order: z
    .enum(ORDERS)
    .default("longest-idle")
    .describe(
      "Who comes first among those alike; ties go to the longest idle. least-busy goes by the part of their capacity taken, most-skilled by their levels in the step's skills, round-robin by when they were rung last.",
    ),
});

const stepsSchema = z
  .array(stepSchema)
  .min(1)
  .max(MAX_STEPS)
  .superRefine((steps, context) => {
    for (const [at, step] of steps.slice(0, -1).entries()) {
      if (step.for !== undefined) continue;
      const message = 'this step never ends, so the next is never reached; add "for"';
      context.addIssue({ code: "custom", path: [at], message });
    }
  });

const stickySchema = z
  .strictObject({
    within: duration({ min: "1m", max: "365d" })
      .optional()
      .describe("Only when they served this customer within this time; always when absent."),
    hold: duration({ min: "0s", max: "1d" })
      .prefault("0s")
      .describe("While they are ready but full, nobody else is rung for so long."),
  })
  .optional();

const offerSchema = z
  .strictObject({
    ring: duration({ min: "5s", max: "1h" }).prefault("60s").describe("How long an invitation rings."),
    at_once: z.number().int().min(1).max(20).default(1).describe("How many agents are rung together."),
    on_no_answer: z
      .strictObject({
        set_away: z.boolean().default(true).describe("Set the silent agent away, and tell them."),
        exclude: duration({ min: "0s", max: "1d" })
          .prefault("5m")
          .describe("For how long who did not answer is passed over for this conversation."),
      })
      .prefault({}),
    on_decline: z
      .strictObject({
        set_away: z.boolean().default(false).describe("Set whoever declines away, and tell them."),
        exclude: duration({ min: "0s", max: "1d" })
          .optional()
          .describe(
            "For how long who declined is passed over for this conversation; as after no answer when absent. 0s: they may be rung again, but come last.",
          ),
      })
      .prefault({}),
  })
  .prefault({});

export const MAX_CONDITION_LENGTH = 2000;
export const MAX_RULES = 500;

const ruleSchema = z
  .strictObject({
    name: nameSchema,
    when: z
      .union([z.string().min(1).max(MAX_CONDITION_LENGTH), z.boolean()])
      .optional()
      .describe(
        "A condition in CEL over customer, client, language, reason, slots, link, desk, now and queue(); matches all when absent.",
      ),
    queue: nameSchema,
    priority: z.number().int().min(-1000).max(1000).default(0).describe("Higher is served first."),
    host: z
      .enum(["homeserver", "bridge"])
      .default("homeserver")
      .describe(
        "Who hosts the talk once an agent has joined. Under bridge the bot stays in the room, and masks, transfers and agents who are gone are seen to as the rule says; under homeserver it leaves.",
      ),
    ...hostingFields,
    weight: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(1)
      .describe("How much of an agent's capacity such a conversation takes."),
    needs: abilityListSchema
      .default([])
      .describe("What the customer's client and the agent's must both be able to do."),
    sticky: stickySchema.describe(
      "The agent who served this customer last comes first; this says for how long.",
    ),
    steps: stepsSchema
      .prefault([{}])
      .describe("Whom to look for: each step adds agents to those of the steps before, who come first."),
    offer: offerSchema.describe("How the conversation is offered."),
  })
  .superRefine((rule, context) => {
    for (const path of bridgeOnly(rule)) {
      const message = `"${path}" is kept only where the bridge hosts the talk; add "host: bridge"`;
      context.addIssue({ code: "custom", path: [path], message });
    }
  });

export const ruleListSchema = z
  .array(ruleSchema)
  .max(MAX_RULES)
  .default([])
  .describe("The first that matches has it. The last should match all.");

type RuleSection = z.output<typeof ruleSchema>;

export function toRule(rule: RuleSection, condition: Extract<Condition, { ok: true }>): Rule {
  const { ring, at_once, on_no_answer, on_decline } = rule.offer;
  const hosting = toTerms(rule);
  return {
    name: rule.name,
    matches: condition.matches,
    dependsOnTime: condition.dependsOnTime,
    queue: rule.queue,
    priority: rule.priority,
    host: rule.host,
    ...(hosting === undefined ? {} : { hosting }),
    weight: rule.weight,
    ...(rule.needs.length === 0 ? {} : { needs: rule.needs }),
    ...(rule.sticky === undefined ? {} : { sticky: toSticky(rule.sticky) }),
    steps: rule.steps.map(({ for: for_ms, ...step }) => (for_ms === undefined ? step : { ...step, for_ms })),
    offer: {
      ring_ms: ring,
      atOnce: at_once,
      setAway: on_no_answer.set_away,
      exclude_ms: on_no_answer.exclude,
      onDecline: {
        setAway: on_decline.set_away,
        exclude_ms: on_decline.exclude ?? on_no_answer.exclude,
      },
    },
  };
}

function toSticky({ within, hold }: NonNullable<RuleSection["sticky"]>): Sticky {
  return { hold_ms: hold, ...(within === undefined ? {} : { within_ms: within }) };
}
