import { z } from "zod";
import { duration, parseDuration } from "../../config/duration.ts";
import { hoursSchema } from "../../config/rules/hours.ts";
import { languageSchema, matrixUserSchema, nameSchema, networkNameSchema } from "../../config/rules/names.ts";
import { isTimeZone } from "../../domain/routing/zoned-time.ts";
import type { Distribution } from "../../domain/simulation/distribution.ts";

const DISTRIBUTION = /^(constant|exponential|lognormal) ([0-9]+ ?(?:ms|s|m|h|d))(?: ([0-9]+(?:\.[0-9]+)?))?$/;
const EXPECTED_DISTRIBUTION = 'expected such as "exponential 4m", "lognormal 4m 0.8" or "constant 30s"';
const HOURS = /^([0-9]{1,2})-([0-9]{1,2})$/;
const EXPECTED_HOURS = 'expected hours such as "08-12", from 0 to 24';
const MOST_PER_HOUR = 1_000_000;

/** `exponential 4m`: the mean. `lognormal 4m 0.8`: the mean, and the standard deviation as a multiple of it. */
const distributionSchema = z
  .string({ error: EXPECTED_DISTRIBUTION })
  .transform((text, context): Distribution => {
    const [, kind, mean, spread] = DISTRIBUTION.exec(text) ?? [];
    const mean_ms = parseDuration(mean ?? "");
    if (mean_ms !== undefined) {
      if (kind === "lognormal" && spread !== undefined) return { kind, mean_ms, spread: Number(spread) };
      if ((kind === "constant" || kind === "exponential") && spread === undefined) return { kind, mean_ms };
    }
    context.addIssue({ code: "custom", message: `${EXPECTED_DISTRIBUTION}, not "${text.slice(0, 40)}"` });
    return z.NEVER;
  });

const rateSchema = z.number().min(0).max(MOST_PER_HOUR);

/** One rate for all hours, or rates by hours: those not named have none. */
const perHourSchema = z.union([
  rateSchema.transform((rate) => Array<number>(24).fill(rate)),
  z.record(z.string(), rateSchema).transform((byHours, context) => {
    const rates = Array<number>(24).fill(0);
    for (const [hours, rate] of Object.entries(byHours)) {
      const [from = 99, to = 99] = (HOURS.exec(hours) ?? []).slice(1).map(Number);
      if (from < to && to <= 24) rates.fill(rate, from, to);
      else context.addIssue({ code: "custom", message: `${EXPECTED_HOURS}, not "${hours.slice(0, 40)}"` });
    }
    return rates;
  }),
]);

const timingShape = {
  handling: distributionSchema.optional().describe("From the answer to the end of the talk."),
  patience: distributionSchema.optional().describe("How long they wait; nobody gives up when left out."),
};

const shortText = z.string().max(255);

/** What rules look at, of one request. */
export const asksShape = {
  desk: shortText.default(""),
  network: networkNameSchema.default("xmpp"),
  software: shortText.default("unknown"),
  version: shortText.optional(),
  os: shortText.optional(),
  language: languageSchema.default("en"),
  slots: z.record(nameSchema, shortText).default({}),
};

const kindSchema = z.strictObject({
  name: nameSchema,
  per_hour: perHourSchema,
  customers: z.number().int().min(1).max(1_000_000).optional(),
  ...asksShape,
  ...timingShape,
});

/** The file that says who comes and how people behave, as people write it. */
export const workloadSchema = z.strictObject({
  start: z.iso.date('expected a date such as "2026-11-23"').default("2026-01-05"),
  days: z.number().int().min(1).max(366).default(1),
  time_zone: z
    .string()
    .refine(isTimeZone, { message: 'not a time zone; expected one such as "Europe/Berlin"' })
    .default("UTC"),
  warm_up: duration({ min: "0s", max: "30d" }).prefault("0s"),
  within: duration({ min: "0s", max: "1d" }).prefault("20s"),
  handling: distributionSchema.prefault("exponential 5m"),
  patience: timingShape.patience,
  wrap_up: distributionSchema.prefault("constant 0s"),
  answers: z.number().min(0).max(1).default(1),
  answers_after: distributionSchema.prefault("constant 0s"),
  back_after: duration({ min: "1s", max: "30d" }).prefault("10m"),
  queues: z.record(nameSchema, z.strictObject(timingShape)).default({}),
  shifts: z.record(matrixUserSchema, hoursSchema).default({}),
  kinds: z.array(kindSchema).max(1000).default([]),
  recorded: z.string().min(1).optional(),
});

export type WorkloadSections = z.output<typeof workloadSchema>;

const MOST_SECONDS = 10_000_000;
const seconds = z.coerce.number().min(0).max(MOST_SECONDS);

/** One who came, in a recording: times in seconds, `at` as ISO 8601 with its offset, or ms since the epoch. */
export const recordedSchema = z.strictObject({
  at: z.union([
    z.number().int().min(0).max(8.64e15),
    z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  ]),
  kind: z.string().max(64).default(""),
  customer: shortText.optional(),
  ...asksShape,
  handling: seconds.optional(),
  patience: seconds.optional(),
});

export type Recorded = z.output<typeof recordedSchema>;
