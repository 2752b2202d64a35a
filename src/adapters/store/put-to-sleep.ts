import type { Decision } from "../../domain/routing/decision.ts";
import type { Queryable } from "./database.ts";
import type { WakePool } from "./pools.ts";
import { shapeDigest } from "./record-decisions.ts";

export interface Sleeper {
  readonly conversation: string;
  readonly decision: Decision;
  readonly pool: WakePool | undefined;
  /** Agents whom the rules counted. */
  readonly watched: WakePool | undefined;
  /** Something that may help has happened since it was given to be decided: it is decided again. */
  readonly awake: boolean;
}

/** Which priority the rules give them is known from here on. Answers how many are still awake. */
export async function putToSleep(client: Queryable, sleepers: readonly Sleeper[]): Promise<number> {
  if (sleepers.length === 0) return 0;
  await client.query({
    name: "waiting-sleep",
    text: `
      UPDATE waiting w SET awake = s.awake, queue = s.queue, pool = s.pool, wake_at = s.wake_at, priority = s.priority, aging = s.aging, hand = NULL,
        shape = s.shape, place = s.place, message = s.message, watched = s.watched
      FROM unnest($1::text[], $2::boolean[], $3::text[], $4::text[], $5::bigint[], $6::float8[], $7::float8[], $8::text[], $9::int[], $10::boolean[], $11::text[])
        AS s (conversation, awake, queue, pool, wake_at, priority, aging, shape, place, message, watched)
      WHERE w.conversation = s.conversation`,
    values: [
      sleepers.map(({ conversation }) => conversation),
      sleepers.map(({ awake }) => awake),
      sleepers.map(({ decision }) => decision.queue ?? null),
      sleepers.map(({ pool }) => pool?.id ?? null),
      sleepers.map(({ decision: { wakeAt } }) => (wakeAt === undefined ? null : Math.ceil(wakeAt))),
      sleepers.map(({ decision }) => decision.priority),
      sleepers.map(({ decision }) => decision.aging ?? 0),
      sleepers.map(({ decision }) => shapeDigest(decision) ?? null),
      sleepers.map(({ decision: { outcome } }) => (outcome.kind === "wait" ? outcome.position : null)),
      sleepers.map(({ decision: { outcome } }) => outcome.kind === "wait" && outcome.message === true),
      sleepers.map(({ watched }) => watched?.id ?? null),
    ],
  });
  return sleepers.filter(({ awake }) => awake).length;
}
