import type { Clock, Randomness } from "../../../application/ports/clock.ts";
import type { Doorway } from "../../../application/ports/doorway.ts";
import type { Log } from "../../../application/ports/log.ts";
import type { DeskWords } from "../../../domain/text/desk-words.ts";
import type { Names } from "../user-ids.ts";

export interface MatrixCustomersOptions {
  /** Of the client-server API, as reached from here. */
  readonly url: string;
  readonly asToken: string;
  readonly names: Names;
  readonly desks: readonly MatrixDesk[];
  readonly clock: Clock;
  readonly random: Pick<Randomness, "number" | "id">;
  readonly log: Log;
  /** Says to customers what is outside of any conversation; in English where left out. */
  readonly words?: DeskWords;
  /** Agents have their own chat with the bot, and are nobody's customers. Nobody is one where it is left out. */
  readonly isAgent?: (user: string) => boolean;
  readonly timing?: Partial<MatrixTiming>;
  /** Everything may be opened when it is left out. */
  readonly doorway?: Doorway;
}

export interface MatrixDesk {
  readonly name: string;
  /** As customers see it. */
  readonly title: string;
  /** What stands behind the prefix in its user id: a-z, 0-9, `.` and `-`. */
  readonly address: string;
}

export interface MatrixTiming {
  /** How long the homeserver holds a question for news when there are none. */
  readonly poll_ms: number;
  /** How often, at most, it is noted how far the news were taken in. */
  readonly noteEvery_ms: number;
  /** Whoever writes in an encrypted room is told so no more often. */
  readonly tellEvery_ms: number;
  /** `stop` waits this long for what is under way. */
  readonly stop_ms: number;
}

export const defaultTiming: MatrixTiming = {
  poll_ms: 25_000,
  noteEvery_ms: 5_000,
  tellEvery_ms: 60_000,
  stop_ms: 1_200,
};
