import { closedAt } from "./closed.ts";
import { type Queryable, together, type Wakeup } from "./database.ts";
import { nextTimer, stillFired } from "./due-timers.ts";
import type { FoldedLane } from "./folded-lane.ts";
import { boundedKey } from "./keys.ts";
import { insertOutbox } from "./outbox-insert.ts";
import { type PlannedEffects, planEffects } from "./plan-effects.ts";
import { applyStoreEffects } from "./store-effects.ts";
import { toStoredJson } from "./stored-json.ts";

/** Writes what the folds of a batch came to; answers who has new work by it. */
export async function writeFolded(
  client: Queryable,
  folded: readonly FoldedLane[],
  now: number,
): Promise<ReadonlySet<Wakeup>> {
  const wakeups = new Set<Wakeup>();
  if (folded.length === 0) return wakeups;
  const planned = folded.map((lane) => ({ lane, plan: planEffects(lane.loaded.id, lane.result.effects) }));
  const deliveries = planned.flatMap(({ lane, plan }) =>
    plan.deliveries.map((row) => ({ ...row, conversation: lane.loaded.id })),
  );
  const effects = async () => {
    const applied = await applyStoreEffects(client, planned.map(toApply), now);
    await insertOutbox(client, deliveries, now);
    return applied;
  };
  const [, applied] = await together(writeStates(client, folded), effects());
  for (const wakeup of applied) wakeups.add(wakeup);
  if (deliveries.length > 0) wakeups.add("outbox");
  return wakeups;
}

function toApply({ lane, plan }: { readonly lane: FoldedLane; readonly plan: PlannedEffects }) {
  const { loaded } = lane;
  return {
    conversation: loaded.id,
    seq: seqAfter(lane),
    at: loaded.events.at(-1)?.at ?? 0,
    effects: plan.store,
  };
}

function seqAfter({ loaded }: FoldedLane): number {
  return loaded.seq + loaded.events.length;
}

/** States, and the events done with their numbers; a lane that had failed before is in order again. */
async function writeStates(client: Queryable, folded: readonly FoldedLane[]): Promise<void> {
  const fired = folded.map(({ loaded, result }) => stillFired(result.state.timers, loaded.fired));
  await client.query({
    name: "folded-write",
    text: `
      WITH written AS (
        UPDATE conversations c
        SET state = r.state, stage = r.stage, seq = r.seq, room_id = coalesce(r.room_id, c.room_id),
            next_timer = CASE WHEN r.next_timer IS NOT NULL THEN least(c.next_timer, r.next_timer) END, fired = r.fired, closed_at = r.closed_at
        FROM unnest($1::text[], $2::jsonb[], $3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::jsonb[], $8::bigint[])
          AS r (id, state, stage, seq, room_id, next_timer, fired, closed_at)
        WHERE c.id = r.id
      ), forgiven AS (
        UPDATE lanes SET failures = 0, not_before = 0, failure = NULL WHERE lane = ANY ($1::text[]) AND failures > 0
      )
      UPDATE inbox i SET seq = e.seq
      FROM unnest($9::text[], $10::bigint[], $11::bigint[]) AS e (lane, id, seq)
      WHERE i.lane = e.lane AND i.id = e.id`,
    values: [
      folded.map(({ loaded }) => loaded.id),
      folded.map(({ result }) => toStoredJson(result.state)),
      folded.map(({ result }) => result.state.stage.kind),
      folded.map(seqAfter),
      folded.map(({ result: { state } }) =>
        state.room.status === "open" ? boundedKey(state.room.roomId) : null,
      ),
      folded.map(({ result }, index) => rounded(nextTimer(result.state.timers, fired[index] ?? {}))),
      fired.map((each) => JSON.stringify(each)),
      folded.map(({ result }) => rounded(closedAt(result.state))),
      folded.flatMap(({ loaded }) => loaded.events.map(() => loaded.id)),
      folded.flatMap(({ loaded }) => loaded.events.map(({ id }) => id)),
      folded.flatMap(({ loaded }) => loaded.events.map((_, index) => loaded.seq + index + 1)),
    ],
  });
}

/** A deadline between two milliseconds has passed at the later one. */
function rounded(time: number | undefined): number | null {
  return time === undefined ? null : Math.ceil(time);
}
