import type { Ringing, Told, Waiting } from "./state.ts";

/** What they have been told of the wait, whether or not somebody is being rung for them just now. */
export function toldOf(stage: Waiting | Ringing): Told {
  const { toldKept, waitedIn, placedAnew, position, toldPlaceAt, toldNext, toldHopeless, toldClosed } = stage;
  const { told, message } = stage;
  return {
    toldKept,
    ...(waitedIn === undefined ? {} : { waitedIn }),
    ...(placedAnew === undefined ? {} : { placedAnew }),
    ...(position === undefined ? {} : { position }),
    ...(toldPlaceAt === undefined ? {} : { toldPlaceAt }),
    ...(toldNext === undefined ? {} : { toldNext }),
    ...(toldHopeless === undefined ? {} : { toldHopeless }),
    ...(toldClosed === undefined ? {} : { toldClosed }),
    ...(told === undefined ? {} : { told }),
    ...(message === undefined ? {} : { message }),
  };
}

/**
 * Somebody placed them: what they were told holds as long as they wait in the same queue. In another their place
 * is another, and so is whatever else they were told, but for the operator's own words. That it was asked on behalf of
 * somebody who is offline is not told, and holds.
 */
export function toldStill(stage: Waiting, queue: string | undefined): Waiting {
  const { placedAnew, waitedIn, ...before } = stage;
  const there = queue === undefined ? before : { ...before, waitedIn: queue };
  if (!placedAnew || (waitedIn !== undefined && waitedIn === queue)) return there;
  const { kind, since, toldKept, told, absent } = before;
  return {
    kind,
    since,
    toldKept,
    ...(told === undefined ? {} : { told }),
    ...(absent === undefined ? {} : { absent }),
    ...(queue === undefined ? {} : { waitedIn: queue }),
  };
}
