import type { LanesAsked, OutboxLane, OutboxRow } from "../../application/ports/store.ts";
import type { Effect } from "../../domain/conversation/effects.ts";
import { deliveryId } from "./outbox.ts";
import type { OutboxInsert } from "./outbox-insert.ts";
import { MOST_ROWS_PER_LANE } from "./set-aside.ts";
import { toStoredJson } from "./stored-json.ts";

/** A lane that may be handed to delivery with the fold that gave it its rows, if it had nothing to deliver before. */
export interface LaneToHandOver {
  readonly lane: string;
  readonly kind: "customer" | "room";
  readonly conversation: string;
  readonly roomId?: string;
  readonly rows: readonly OutboxInsert[];
}

/** What needs nothing but the room to be delivered: a card's event, say, may be noted after a lane was loaded. */
const TALK: ReadonlySet<Effect["type"]> = new Set<Effect["type"]>([
  "SayToCustomer",
  "RetractFromCustomer",
  "PostInRoom",
  "PostAsAgent",
  "RetractInRoom",
]);

/**
 * Lanes that were given nothing but talk, of each class as many as are asked for.
 *
 * @param rooms the open room of each conversation
 */
export function lanesToHandOver(
  deliveries: readonly OutboxInsert[],
  rooms: ReadonlyMap<string, string>,
  { budget, networks }: LanesAsked,
): readonly LaneToHandOver[] {
  const left = { customer: budget.customer ?? 0, room: budget.room ?? 0 };
  return [...Map.groupBy(deliveries, ({ lane }) => lane)].flatMap(([lane, rows]): LaneToHandOver[] => {
    const [first] = rows;
    if (first?.conversation === undefined || first.kind === "agent") return [];
    const { kind, network, conversation } = first;
    if (left[kind] <= 0) return [];
    if (rows.length > MOST_ROWS_PER_LANE || !rows.every(({ ref }) => TALK.has(ref.type))) return [];
    if (network !== undefined && networks !== undefined && !networks.includes(network)) return [];
    const roomId = rooms.get(conversation);
    if (kind === "room" && roomId === undefined) return [];
    left[kind] -= 1;
    return [{ lane, kind, conversation, rows, ...(roomId === undefined ? {} : { roomId }) }];
  });
}

/**
 * The lanes that were indeed handed over, as `takeOutboxLanes` gives them: first delivery begun.
 *
 * @param serials those lanes' rows, in order
 * @param at ms since the epoch
 */
export function handedOver(
  installation: string,
  ready: readonly LaneToHandOver[],
  serials: ReadonlyMap<string, readonly number[]>,
  at: number,
): readonly OutboxLane[] {
  return ready.flatMap(({ rows, ...lane }): OutboxLane[] => {
    const ids = serials.get(lane.lane);
    if (ids === undefined) return [];
    const named = rows.map(({ effect }, index): OutboxRow => {
      const serial = ids[index];
      if (serial === undefined) throw new TypeError(`${lane.lane} was handed over without a row`);
      // As it would be read from the table, so that a later attempt says the very same.
      return {
        id: deliveryId(installation, serial),
        effect: JSON.parse(toStoredJson(effect)),
        attempts: 0,
        at,
      };
    });
    return [{ ...lane, rows: named, begun: { attempt: 1 } }];
  });
}
