import { instantOf } from "../../domain/routing/zoned-time.ts";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** `14:30`, `sat 14:30` or `2026-12-24 14:30`. */
export const MOMENT = new RegExp(
  `^(?:(?:(${DAYS.join("|")})|(\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01]))) )?([01]?\\d|2[0-3]):([0-5]\\d)$`,
);

/** A week without a change of clocks or a holiday anywhere to speak of; its Monday. */
const MONDAY = { year: 2026, month: 1, day: 12 };

/** The moment that `text` names on a clock in `zone`, ms since the epoch; Monday at 12:00 for none. */
export function momentAt(text: string | undefined, zone: string): number {
  const [, weekday, date, hour, minute] = MOMENT.exec(text ?? "12:00") ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  if (date !== undefined) {
    const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
    return instantOf({ year, month, day }, minutes, zone);
  }
  const ahead = Math.max(0, DAYS.indexOf(weekday ?? "mon"));
  return instantOf({ ...MONDAY, day: MONDAY.day + ahead }, minutes, zone);
}
