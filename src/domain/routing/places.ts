import { countBefore } from "./count-before.ts";
import type { Place } from "./snapshot.ts";

const MINUTE_MS = 60_000;

/** The greater comes first; the same for both at every moment, so that it need not be worked out anew as time passes. */
export function urgencyOf({ priority, aging = 0, since }: Omit<Place, "conversation">): number {
  return priority - (aging * since) / MINUTE_MS;
}

/** The line as it is served, and who is in the queue: also those who left a message, who stand in no line. */
interface Places {
  readonly inOrder: readonly Place[];
  readonly byConversation: ReadonlyMap<string, Place>;
}

/** A list is arranged once, however many decisions look at it. */
const arranged = new WeakMap<readonly Place[], Places>();

function placesOf(queue: readonly Place[]): Places {
  const known = arranged.get(queue);
  if (known !== undefined) return known;
  const places = {
    inOrder: queue.filter(standsInLine).sort(inOrder),
    byConversation: new Map(queue.map((place) => [place.conversation, place])),
  };
  arranged.set(queue, places);
  return places;
}

/** Whether this one stands in line. */
export function isInLine(queue: readonly Place[], conversation: string): boolean {
  const place = placesOf(queue).byConversation.get(conversation);
  return place !== undefined && standsInLine(place);
}

function standsInLine({ message }: Place): boolean {
  return message !== true;
}

/** How many stand in line. */
export function lineLength(queue: readonly Place[]): number {
  return placesOf(queue).inOrder.length;
}

export function isIn(queue: readonly Place[], conversation: string): boolean {
  return placesOf(queue).byConversation.has(conversation);
}

/** 1 for the next to be served: those of the others in the queue who come before it. */
export function positionIn(queue: readonly Place[], own: Place): number {
  const places = placesOf(queue);
  const before = countBefore(places.inOrder, (other) => inOrder(other, own) < 0);
  const asItWas = places.byConversation.get(own.conversation);
  const isAmongThem = asItWas !== undefined && standsInLine(asItWas) && inOrder(asItWas, own) < 0;
  return 1 + before - (isAmongThem ? 1 : 0);
}

/** Negative when the first one is served first. Who left a message comes after all who are there, however long ago. */
export function inOrder(one: Place, other: Place): number {
  return (
    Number(standsInLine(other)) - Number(standsInLine(one)) ||
    urgencyOf(other) - urgencyOf(one) ||
    one.since - other.since ||
    (one.conversation < other.conversation ? -1 : one.conversation > other.conversation ? 1 : 0)
  );
}
