import { z } from "zod";
import { isTimeZone } from "../../domain/routing/zoned-time.ts";
import { duration } from "../duration.ts";
import { abilityListSchema } from "../rules/clients.ts";
import { languageSchema, matrixUserSchema, nameSchema, networkNameSchema } from "../rules/names.ts";
import { MOMENT } from "./moment.ts";

export const MAX_CASES = 2000;
const MAX_WAITING = 100_000;

const agentStateSchema = z.union([
  z.enum(["ready", "away", "full"]),
  z.strictObject({
    away: z
      .union([z.literal(true), z.string().min(1).max(200)])
      .optional()
      .describe("They are away; why, if it is to be told."),
    load: z.number().int().min(0).max(100).optional().describe("How much of their capacity is taken."),
    idle: duration({ min: "0s", max: "30d" })
      .optional()
      .describe("Since when they have nothing to do; 1h when left out."),
    rung: duration({ min: "0s", max: "30d" }).optional().describe("How long ago they were rung."),
  }),
]);

const waitingSchema = z.union([
  z.number().int().min(0).max(MAX_WAITING),
  z
    .array(
      z.strictObject({
        priority: z.number().int().min(-1000).max(1000).default(0),
        waited: duration({ min: "0s", max: "30d" }).prefault("0s"),
      }),
    )
    .max(1000),
]);

const text = z.string().max(10_000);
const texts = z.record(z.string().min(1).max(64), z.string().max(1000));

/** What a case says of the request and of the moment; all may be left out. */
const situation = {
  network: networkNameSchema.optional().describe("The customer's network; xmpp when left out."),
  customer: z
    .strictObject({ identity: text.optional(), name: text.optional() })
    .optional()
    .describe("Who writes: a bare JID or an account or nick, and the name as known."),
  client: z
    .strictObject({ software: text.optional(), version: text.optional(), os: text.optional() })
    .optional()
    .describe("The customer's client."),
  carries: abilityListSchema
    .optional()
    .describe("What of a rule's needs gets to them and back; what their network carries when left out."),
  people_only: z
    .boolean()
    .optional()
    .describe("They asked for a person, or an automated agent had them and could not help."),
  passed_to: text
    .min(1)
    .optional()
    .describe("An agent, by id, or a queue: where a person passed them, whatever the rules say."),
  desk: text.optional().describe("The desk they wrote to, by its name in frontdesk.yaml."),
  language: languageSchema.optional().describe("The customer's; en when left out."),
  reason: text.optional().describe("What it is about, in the customer's words."),
  slots: texts.optional().describe("Answers of the interview, by slot."),
  link: texts.optional().describe("What the link said that they followed, by name."),
  at: z
    .string()
    .regex(MOMENT, 'expected a time such as "14:30", "sat 14:30" or "2026-12-24 14:30"')
    .optional()
    .describe('When it is: "14:30", "sat 14:30" or "2026-12-24 14:30"; a Monday at 12:00 when left out.'),
  waited: duration({ min: "0s", max: "30d" })
    .optional()
    .describe("How long they have waited; not at all when left out."),
  last_agent: matrixUserSchema.optional().describe("Who served this customer last."),
  last_served: duration({ min: "0s", max: "3650d" }).optional().describe("How long ago that was."),
  declined: z
    .array(matrixUserSchema)
    .max(100)
    .optional()
    .describe("Who declined it a minute ago, and is passed over for four more."),
  agents: z
    .record(matrixUserSchema, agentStateSchema)
    .optional()
    .describe("Whoever is not ready and free: away, full, or how much is taken. All others are ready."),
  waiting: z
    .record(nameSchema, waitingSchema)
    .optional()
    .describe("Who else waits, by queue: so many who came before, or a list."),
};

export const OUTCOMES = ["offer", "wait", "closed", "message", "close"] as const;

const expectSchema = z.strictObject({
  rule: nameSchema.nullable().optional().describe("The rule that matches; null when none does."),
  queue: nameSchema.optional().describe("Where it ends up, after any overflow."),
  outcome: z
    .enum(OUTCOMES)
    .optional()
    .describe(
      "offer: somebody is rung. wait: nobody yet. closed: it waits until the queue opens. message: the customer is asked to leave a message. close: it is ended.",
    ),
  agents: z
    .array(matrixUserSchema)
    .max(200)
    .optional()
    .describe("Who is rung, in this order; [] for nobody."),
  order: z.array(matrixUserSchema).max(200).optional().describe("All who could take it, the best first."),
  position: z.number().int().min(1).optional().describe("Their number in line."),
  says: z
    .array(text)
    .max(20)
    .optional()
    .describe("What the rules tell the customer, in their language and in this order; [] for nothing."),
  host: z.enum(["homeserver", "bridge"]).optional().describe("Who carries the talk."),
});

const caseSchema = z.strictObject({
  name: z.string().min(1).max(200).describe("What it is about; printed with the result."),
  ...situation,
  expect: expectSchema
    .default({})
    .describe("What must come of it; what is left out may be anything. Without it the case is only shown."),
});

export const casesSchema = z.strictObject({
  time_zone: z
    .string()
    .refine(isTimeZone, { message: 'not a time zone; expected one such as "Europe/Berlin"' })
    .optional()
    .describe("The clock that `at` goes by; that of the first hours of the rules, else UTC, when left out."),
  defaults: z
    .strictObject(situation)
    .prefault({})
    .describe("What holds for every case that does not say otherwise."),
  cases: z.array(caseSchema).min(1).max(MAX_CASES).describe("Requests, and what must come of each."),
});

export type CasesSections = z.output<typeof casesSchema>;
export type CaseSection = CasesSections["cases"][number];
export type Situation = CasesSections["defaults"];
export type Expectation = CaseSection["expect"];
export type StateSection = NonNullable<Situation["agents"]>[string];
