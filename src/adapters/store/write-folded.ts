import type { LanesAsked, OutboxLane } from "../../application/ports/store.ts";
import { closedAt } from "./closed.ts";
import { type Commit, type Database, type Queryable, together, type Wakeup } from "./database.ts";
import { nextTimer, stillFired } from "./due-timers.ts";
import type { FoldedLane } from "./folded-lane.ts";
import { handedOver, type LaneToHandOver, lanesToHandOver } from "./hand-over.ts";
import { boundedKey } from "./keys.ts";
import { insertOutbox, type OutboxInsert } from "./outbox-insert.ts";
import { type PlannedEffects, planEffects } from "./plan-effects.ts";
import { applyStoreEffects } from "./store-effects.ts";
import { toStoredJson } from "./stored-json.ts";

/** Who has new work by what was written, and the delivery lanes that are this worker's already. */
export interface Written {
  readonly wakeups: ReadonlySet<Wakeup>;
  readonly handedOver: readonly OutboxLane[];
}

/** Writes what the folds of a batch came to, and commits it. */
export async function writeFolded(
  db: Database,
  { client, commit }: { readonly client: Queryable; readonly commit: Commit },
  folded: readonly FoldedLane[],
  handOver?: LanesAsked,
): Promise<Written> {
  if (folded.length === 0) return { wakeups: new Set(), handedOver: [] };
  const planned = folded.map((lane) => ({ lane, plan: planEffects(lane.loaded.id, lane.result.effects) }));
  const deliveries = planned.flatMap(({ lane, plan }) =>
    plan.deliveries.map((row) => ({ ...row, conversation: lane.loaded.id })),
  );
  const ready = handOver ? lanesToHandOver(deliveries, roomsOf(folded), handOver) : [];
  const effects = async () => {
    const applied = await applyStoreEffects(client, planned.map(toApply), db.now());
    const adding = addDeliveries(db, client, deliveries, ready, handOver);
    const [handedOver] = await together(adding, commit());
    return { applied, handedOver };
  };
  const [, { applied, handedOver }] = await together(writeStates(client, folded), effects());
  const rest = deliveries.length > handedOver.reduce((sum, { rows }) => sum + rows.length, 0);
  return { wakeups: rest ? new Set([...applied, "outbox"]) : applied, handedOver };
}

/** What is handed over is begun with its commit, which therefore waits for the disk. */
async function addDeliveries(
  db: Database,
  client: Queryable,
  deliveries: readonly OutboxInsert[],
  ready: readonly LaneToHandOver[],
  asked: LanesAsked | undefined,
): Promise<readonly OutboxLane[]> {
  if (!asked || ready.length === 0) {
    await insertOutbox(client, deliveries, db.now());
    return [];
  }
  const lanes = new Set(ready.map(({ lane }) => lane));
  const insert = insertOutbox(client, deliveries, db.now(), { ...asked, lanes });
  const [serials] = await together(insert, client.query({ text: "SET LOCAL synchronous_commit TO on" }));
  return handedOver(db.installation, ready, serials, Math.round(db.now()));
}

function roomsOf(folded: readonly FoldedLane[]): ReadonlyMap<string, string> {
  return new Map(
    folded.flatMap(({ loaded, result: { state } }) =>
      state.room.status === "open" ? [[loaded.id, state.room.roomId] as const] : [],
    ),
  );
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
