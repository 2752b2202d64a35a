import { type Phrase, phrase } from "./text-key.ts";

/** How long someone has waited, as a person would say it. */
export function waited(duration_ms: number): Phrase {
  const minutes = Math.floor(duration_ms / 60_000);
  return minutes < 1 ? phrase("waited.moment") : phrase("waited.minutes", { minutes });
}

/** How long something may still take, ms, from and to. */
export function estimated([from_ms, to_ms]: readonly [number, number]): Phrase {
  const from = Math.floor(from_ms / 60_000);
  const to = Math.max(1, Math.ceil(to_ms / 60_000));
  if (to === 1) return phrase("waiting.about-a-minute");
  return from === 0 ? phrase("waiting.up-to", { to }) : phrase("waiting.between", { from, to });
}

/** A set time, in the largest unit that does not make it less than two. */
export function lasting(duration_ms: number): Phrase {
  const minutes = Math.max(1, Math.round(duration_ms / 60_000));
  if (minutes < 120) return phrase("lasting.minutes", { count: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48
    ? phrase("lasting.hours", { count: hours })
    : phrase("lasting.days", { count: Math.round(hours / 24) });
}
