import { distance } from "fastest-levenshtein";

/** ` — did you mean "billing"?`, or nothing when no known name is near. */
export function suggestion(wrong: string, known: Iterable<string>): string {
  const near = nearest(wrong, known);
  return near === undefined ? "" : ` — did you mean "${near}"?`;
}

/** The nearest known name, at most a third of the letters away (and at least two). */
function nearest(wrong: string, known: Iterable<string>): string | undefined {
  const limit = Math.max(2, Math.floor(wrong.length / 3));
  let best: { readonly name: string; readonly away: number } | undefined;
  for (const name of known) {
    const away = distance(wrong.toLowerCase(), name.toLowerCase());
    if (away <= limit && away < name.length && away < (best?.away ?? Number.POSITIVE_INFINITY))
      best = { name, away };
  }
  return best?.name;
}
