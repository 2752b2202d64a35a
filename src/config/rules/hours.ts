import { z } from "zod";
import type { Hours, Span } from "../../domain/routing/hours.ts";
import { isTimeZone } from "../../domain/routing/zoned-time.ts";
import { nameSchema } from "./names.ts";

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
const DAY_MINUTES = 1440;
const SPAN = /^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/;
const EXPECTED_SPAN = 'expected times such as "09:00-17:00", from 00:00 to 24:00';

/** One span or several; none is a day off. */
const spansSchema = z
  .union([z.string(), z.array(z.string()).max(10)], { error: EXPECTED_SPAN })
  .transform((given, context): readonly Span[] => {
    const texts = typeof given === "string" ? [given] : given;
    const spans = texts.flatMap((text, at) => {
      const span = parseSpan(text);
      if (span) return [span];
      const path = typeof given === "string" ? [] : [at];
      const message = `${EXPECTED_SPAN}, not "${text.slice(0, 40)}"`;
      context.addIssue({ code: "custom", path, message });
      return [];
    });
    return spans.toSorted((one, other) => one.from - other.from);
  });

/** `09:00-17:00`; `22:00-06:00` ends on the next day. */
function parseSpan(text: string): Span | undefined {
  const [, ...numbers] = (SPAN.exec(text) ?? []).map(Number);
  const [fromHour = 99, fromMinute = 0, toHour = 99, toMinute = 0] = numbers;
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  if (fromMinute > 59 || toMinute > 59 || from >= DAY_MINUTES || to > DAY_MINUTES) return undefined;
  return { from, to: to > from ? to : to + DAY_MINUTES };
}

const dayNameSchema = z
  .string()
  .regex(
    new RegExp(`^(${DAYS.join("|")})(-(${DAYS.join("|")}))?$`),
    'expected a day or days such as "mon" or "mon-fri"',
  );

const dateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date such as "2026-12-25"')
  .refine((text) => new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true, {
    message: "there is no such day",
  });

export const hoursSchema = z.strictObject({
  time_zone: z
    .string()
    .refine(isTimeZone, { message: 'not a time zone; expected one such as "Europe/Berlin"' })
    .describe("The clock that the times go by, as IANA names it."),
  open: z
    .record(dayNameSchema, spansSchema)
    .describe(
      'Times by day or days: mon-fri: "09:00-17:00". A later entry of the same day replaces an earlier.',
    ),
  except: z
    .record(dateSchema, spansSchema)
    .default({})
    .describe("Days that are otherwise, by date; [] is a day off."),
});

export const hoursSectionSchema = z
  .record(nameSchema, hoursSchema)
  .default({})
  .describe("Business hours that queues can have, by name.");

export function toHours(name: string, { time_zone, open, except }: z.output<typeof hoursSchema>): Hours {
  const week: (readonly Span[])[] = DAYS.map(() => []);
  for (const [days, spans] of Object.entries(open)) for (const day of daysOf(days)) week[day] = spans;
  return { name, timeZone: time_zone, week, days: new Map(Object.entries(except)) };
}

/** `fri-mon` goes over the week's end. */
function daysOf(text: string): readonly number[] {
  const [first = 0, last = first] = text.split("-").map((day) => (DAYS as readonly string[]).indexOf(day));
  const count = ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, at) => (first + at) % 7);
}
