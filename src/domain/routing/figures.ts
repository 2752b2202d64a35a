import { openingAt } from "./hours.ts";
import { isInLine, lineLength } from "./places.ts";
import type { Figures } from "./queue-figures.ts";
import type { Rules } from "./rules.ts";
import type { Place, Snapshot } from "./snapshot.ts";

/** A queue's figures at this moment, worked out when asked for; costs the same however many wait. `free`: see `QueuePools`. */
export function figuresOf(
  { queues }: Pick<Rules, "queues">,
  { now, waiting }: Pick<Snapshot, "now" | "waiting">,
  conversation: string,
  free: (queue: string) => number,
): Figures {
  return (name) => {
    const queue = queues.get(name);
    if (queue === undefined) return undefined;
    const { state = "open", hours } = queue;
    const places = waiting[name] ?? [];
    const longest = longestOf(places).find((place) => place.conversation !== conversation);
    return {
      waiting: lineLength(places) - Number(isInLine(places, conversation)),
      longest_ms: longest === undefined ? 0 : Math.max(0, now - longest.since),
      open: state === "open" && (hours === undefined || openingAt(hours, now).open),
      get free() {
        return free(name);
      },
    };
  };
}

/** A list is looked through once, however many decisions ask. */
const known = new WeakMap<readonly Place[], readonly Place[]>();

/** The two that wait longest: one of them may be the one decided about. */
function longestOf(places: readonly Place[]): readonly Place[] {
  const kept = known.get(places);
  if (kept !== undefined) return kept;
  let [first, second]: (Place | undefined)[] = [];
  for (const place of places) {
    if (place.message) continue;
    if (first === undefined || place.since < first.since) [first, second] = [place, first];
    else if (second === undefined || place.since < second.since) second = place;
  }
  const found = [first, second].flatMap((place) => place ?? []);
  known.set(places, found);
  return found;
}
