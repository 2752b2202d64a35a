import type { BehaviorSubject } from "rxjs";
import type { MatrixHomeserver } from "../adapters/matrix/homeserver.ts";
import type { Clock } from "../application/ports/clock.ts";
import type { Log } from "../application/ports/log.ts";
import { reconcileRooms } from "../application/reconcile-rooms.ts";
import type { SettleRooms } from "../application/settle-rooms.ts";
import { describe } from "../application/work-loop.ts";
import type { Configuration } from "../config/configuration.ts";
import { growingIntervals } from "./growing-intervals.ts";

/** How often a homeserver is asked that answered last time, and one that did not: so long does readiness lag. */
export const PING_EVERY_MS = 3_000;
const PING_AGAIN_MS = 2_000;

export interface KeepHomeserverParts {
  readonly homeserver: Pick<MatrixHomeserver, "ping" | "dressBot">;
  readonly rooms: SettleRooms;
  readonly store: Parameters<typeof reconcileRooms>[0]["store"];
  readonly clock: Clock;
  readonly log: Log;
  readonly configuration: Pick<Configuration, "desk">;
  readonly homeserverProblem: BehaviorSubject<string | undefined>;
  readonly signal: AbortSignal;
}

/**
 * Asks the homeserver to ask us, which also ends its back-off. When it answers again after it did not, the
 * bot is dressed and the rooms of open conversations are read for what was missed.
 */
export function keepHomeserver(parts: KeepHomeserverParts): () => Promise<number> {
  const { homeserver, homeserverProblem, rooms, store, log, signal, configuration } = parts;
  const trouble = growingIntervals(parts.clock.now);
  return async () => {
    const before = homeserverProblem.value;
    const { ok, why } = await homeserver.ping();
    const problem = ok ? undefined : (why ?? "it does not answer");
    homeserverProblem.next(problem);
    if (problem !== undefined) {
      if (trouble.isDue(problem)) log.warn({ why: problem }, "the homeserver cannot be reached both ways");
      await parts.clock.sleep(PING_AGAIN_MS, signal);
      return signal.aborted ? 0 : 1;
    }
    trouble.over();
    if (before === undefined) return 0;
    log.info({}, "the homeserver answers, both ways");
    await homeserver
      .dressBot(configuration.desk.name)
      .catch((error: unknown) => log.warn({ err: describe(error) }, "the bot could not be given its name"));
    rooms.unsettle();
    await reconcileRooms({ store, read: rooms.read, log }, signal);
    return 0;
  };
}
