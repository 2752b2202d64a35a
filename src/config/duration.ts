import { z } from "zod";

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const PATTERN = /^([0-9]{1,9}) ?(ms|s|m|h|d)$/;
/** No duration is longer than ten years. */
const MAX_MS = 3650 * 86_400_000;

/** `60s`, `5m`, `2h`, `30d` in ms; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = PATTERN.exec(text) ?? [];
  if (count === undefined || unit === undefined) return undefined;
  const duration_ms = Number(count) * (UNITS_MS[unit] ?? Number.NaN);
  return duration_ms <= MAX_MS ? duration_ms : undefined;
}

/** A duration as people write it, read into ms, within bounds (both included). */
export function duration(bounds: { readonly min: string; readonly max: string }) {
  const min = parseDuration(bounds.min) ?? 0;
  const max = parseDuration(bounds.max) ?? MAX_MS;
  const expected = `expected a duration from ${bounds.min} to ${bounds.max}, such as "${bounds.min}"`;
  return z
    .string({ error: (issue) => (issue.input === undefined ? `is missing; ${expected}` : expected) })
    .meta({ pattern: PATTERN.source })
    .transform((text, context) => {
      const duration_ms = parseDuration(text);
      if (duration_ms !== undefined && duration_ms >= min && duration_ms <= max) return duration_ms;
      context.addIssue({ code: "custom", message: `${expected}, not "${text.slice(0, 40)}"` });
      return z.NEVER;
    });
}
