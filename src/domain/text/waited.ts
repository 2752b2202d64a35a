import { type Phrase, phrase } from "./text-key.ts";

/** How long someone has waited, as a person would say it. */
export function waited(duration_ms: number): Phrase {
  const minutes = Math.floor(duration_ms / 60_000);
  return minutes < 1 ? phrase("waited.moment") : phrase("waited.minutes", { minutes });
}
