/**
 * Clocks on the wall, by the time zones that the runtime knows (IANA names). A library for this would keep some
 * 14 MB in memory for the two questions asked here.
 */

/** A day as calendars name it, and the minute of it. */
export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** From midnight, 0 to 1439. */
  readonly minute: number;
}

const MINUTE_MS = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What a clock shows there. `at`: ms since the epoch. */
export function wallTime(at: number, zone: string): WallTime {
  const fields: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) fields[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = fields;
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return { year, month, day, weekday, minute: hour * 60 + minute };
}

/**
 * When a clock there shows so many minutes after that day's midnight (more than 1440 for the days after), ms since the
 * epoch. A time that is skipped in spring counts as the same time after the skip; of one that comes twice in
 * autumn it is the first.
 */
export function instantOf(
  day: Pick<WallTime, "year" | "month" | "day">,
  minute: number,
  zone: string,
): number {
  const asUtc = Date.UTC(day.year, day.month - 1, day.day) + minute * MINUTE_MS;
  const before = offset_ms(asUtc - DAY_MS, zone);
  const after = offset_ms(asUtc + DAY_MS, zone);
  const early = asUtc - before;
  // In the old offset unless it is over by then: its last moments come before the new offset's same times.
  return before === after || offset_ms(early, zone) === before ? early : shifted(asUtc, before, after, zone);
}

/** As people there say it: the weekday and the time, with the date where it is a week away or more. */
export function spokenTime(at: number, zone: string, language: string, now: number): string {
  const far = at - now >= 6 * DAY_MS;
  const date = far ? ({ day: "numeric", month: "long" } as const) : {};
  const format = new Intl.DateTimeFormat(knownLanguage(language), {
    timeZone: zone,
    weekday: "long",
    hour: "numeric",
    minute: "2-digit",
    ...date,
  });
  return format.format(at);
}

function knownLanguage(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}

const DAY_MS = 86_400_000;

function shifted(asUtc: number, before: number, after: number, zone: string): number {
  const late = asUtc - after;
  return offset_ms(late, zone) === after ? late : asUtc - before;
}

/** How far clocks there are ahead of UTC. */
function offset_ms(at: number, zone: string): number {
  const { year, month, day, minute } = wallTime(at, zone);
  const whole = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return Date.UTC(year, month - 1, day) + minute * MINUTE_MS - whole;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
}
