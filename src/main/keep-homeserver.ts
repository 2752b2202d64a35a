import type { BehaviorSubject, Observable } from "rxjs";
import type { MatrixHomeserver } from "../adapters/matrix/homeserver.ts";
import type { Clock } from "../application/ports/clock.ts";
import type { Log } from "../application/ports/log.ts";
import { type ReconcileRoomsParts, reconcilerOf } from "../application/reconcile-rooms.ts";
import type { SettleRooms } from "../application/settle-rooms.ts";
import { describe } from "../application/work-loop.ts";
import type { Configuration } from "../config/configuration.ts";
import { growingIntervals } from "./growing-intervals.ts";

/** How often a homeserver is asked that answered last time, and one that did not: so long does readiness lag. */
export const PING_EVERY_MS = 3_000;
const PING_AGAIN_MS = 2_000;
/** And at least, however often it is heard meanwhile. */
const PING_APART_MS = 250;

export interface KeepHomeserverParts {
  readonly homeserver: Pick<MatrixHomeserver, "ping" | "dressBot">;
  readonly rooms: SettleRooms;
  readonly store: ReconcileRoomsParts["store"];
  readonly clock: Clock;
  readonly log: Log;
  readonly configuration: Pick<Configuration, "desk">;
  readonly homeserverProblem: BehaviorSubject<string | undefined>;
  /** It has reached us: a transaction was taken. */
  readonly homeserverHeard: Observable<void>;
  readonly signal: AbortSignal;
}

/**
 * Asks the homeserver to ask us, which also ends its back-off. One that is heard again is asked at once; and one that
 * answers, but says that it cannot reach us, has reached us all the same when a transaction has just come. When it
 * answers again after it did not, the bot is dressed and the rooms of open conversations are read for what was missed;
 * those that could not be read, again while it answers.
 */
export function keepHomeserver(parts: KeepHomeserverParts): () => Promise<number> {
  const { homeserver, homeserverProblem, rooms, store, log, signal, configuration } = parts;
  const reconciler = reconcilerOf({ store, rooms, log });
  const trouble = growingIntervals(parts.clock.now);
  let heardAt = Number.NEGATIVE_INFINITY;
  let pausing = new AbortController();
  const heard = parts.homeserverHeard.subscribe(() => {
    heardAt = parts.clock.now();
    pausing.abort();
  });
  signal.addEventListener("abort", () => heard.unsubscribe(), { once: true });
  return async () => {
    const before = homeserverProblem.value;
    const { ok, why, wayBack } = await homeserver.ping();
    const reaches = ok || (wayBack === "unanswered" && parts.clock.now() - heardAt < PING_EVERY_MS);
    const problem = reaches ? undefined : (why ?? "it does not answer");
    homeserverProblem.next(problem);
    if (problem !== undefined) {
      if (trouble.isDue(problem)) log.warn({ why: problem }, "the homeserver cannot be reached both ways");
      pausing = new AbortController();
      await parts.clock.sleep(PING_APART_MS, signal);
      const unheard = AbortSignal.any([signal, pausing.signal]);
      await parts.clock.sleep(PING_AGAIN_MS - PING_APART_MS, unheard);
      return signal.aborted ? 0 : 1;
    }
    trouble.over();
    if (before === undefined) {
      if (reconciler.isIncomplete()) await reconciler.readRest(signal);
      return 0;
    }
    log.info({}, "the homeserver answers, both ways");
    await homeserver
      .dressBot(configuration.desk.name)
      .catch((error: unknown) => log.warn({ err: describe(error) }, "the bot could not be given its name"));
    rooms.unsettle();
    await reconciler.readAll(signal);
    return 0;
  };
}
