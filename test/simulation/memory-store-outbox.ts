import { deliveryId } from "../../src/adapters/store/outbox.ts";
import { pairOf } from "../../src/adapters/store/plan-effects.ts";
import { MOST_ROWS_PER_LANE } from "../../src/adapters/store/set-aside.ts";
import type {
  CarriedMessage,
  DeliveryEnd,
  LaneClass,
  LanesAsked,
  OutboxLane,
  Said,
} from "../../src/application/ports/store.ts";
import {
  addEvent,
  type DeliveryLane,
  listIn,
  type OutboxEntry,
  setRoom,
  type Tables,
} from "./memory-store-tables.ts";

const CLASSES: readonly LaneClass[] = ["customer", "room", "opening", "agent"];

export function takeLanes(
  tables: Tables,
  { budget, worker, lease_ms, networks }: LanesAsked,
): readonly OutboxLane[] {
  const now = Math.round(tables.clock.now());
  const due = [...tables.outboxLanes.values()]
    .filter((lane) => lane.open.length > 0 && lane.readyAt <= now)
    .filter(({ network }) => network === undefined || networks === undefined || networks.includes(network))
    .sort((one, other) => Number(isUrgent(other)) - Number(isUrgent(one)) || one.readyAt - other.readyAt);
  const ready = CLASSES.flatMap((each) =>
    due.filter((lane) => classOf(lane) === each).slice(0, budget[each] ?? 0),
  );
  return ready.flatMap(({ lane }) => leaseLane(tables, lane, { worker, lease_ms }));
}

/** A lane is the worker's, and its first delivery begun. */
export function leaseLane(
  tables: Tables,
  name: string,
  { worker, lease_ms }: Pick<LanesAsked, "worker" | "lease_ms">,
): readonly OutboxLane[] {
  const lane = tables.outboxLanes.get(name);
  const [first] = lane?.open ?? [];
  if (!lane || !first) return [];
  Object.assign(lane, { worker, readyAt: Math.round(tables.clock.now()) + lease_ms, lease_ms });
  const taken = laneOf(tables, lane);
  attempted(tables, first);
  return [{ ...taken, begun: { attempt: first.attempts } }];
}

function classOf({ kind, open }: DeliveryLane): LaneClass {
  return open.some(({ effect }) => effect.type === "OpenRoom") ? "opening" : kind;
}

function isUrgent({ open }: DeliveryLane): boolean {
  return open.some(({ effect }) => effect.type === "InviteAgent");
}

function laneOf(tables: Tables, delivery: DeliveryLane): OutboxLane {
  const { lane, kind, open } = delivery;
  const owner = lane.slice(kind.length + 1);
  const conversation = tables.conversations.get(owner);
  const roomId = conversation?.roomId ?? tables.agents.get(owner)?.chatRoom;
  const rows = open.slice(0, MOST_ROWS_PER_LANE).map(({ serial, effect, attempts, at }) => {
    return { id: deliveryId(tables.installation, serial), effect, attempts, at };
  });
  return {
    lane,
    kind,
    rows,
    ...(classOf(delivery) === "opening" ? { opening: true } : {}),
    ...(conversation ? { conversation: conversation.id } : {}),
    ...(roomId === undefined ? {} : { roomId }),
    ...(conversation?.card === undefined ? {} : { cardEventId: conversation.card }),
  };
}

export function begin(
  tables: Tables,
  id: string,
  worker: string,
): { readonly attempt: number } | "lease-lost" {
  const now = Math.round(tables.clock.now());
  const row = entryOf(tables, id);
  const lane = row && tables.outboxLanes.get(row.lane);
  if (!row || !lane || row.end || lane.worker !== worker || lane.readyAt <= now) return "lease-lost";
  lane.readyAt = Math.max(lane.readyAt, now + lane.lease_ms);
  attempted(tables, row);
  return { attempt: row.attempts };
}

function attempted(tables: Tables, row: OutboxEntry): void {
  row.attempts += 1;
  if (row.conversation !== undefined) tables.touched.add(row.conversation);
}

export function finish(tables: Tables, id: string, end: DeliveryEnd, givenBackBy?: string): void {
  const row = entryOf(tables, id);
  if (row && givenBackBy !== undefined) giveBack(tables, row.lane, givenBackBy, undefined);
  if (!row || row.end || end.kind === "retry") return;
  row.end = end;
  const lane = tables.outboxLanes.get(row.lane);
  if (lane) lane.open = lane.open.filter((each) => each !== row);
  if (row.conversation === undefined) return;
  tables.touched.add(row.conversation);
  if (end.kind === "delivered") delivered(tables, row, row.conversation, end);
  else {
    const event = { type: "DeliveryFailed" as const, effect: row.ref, code: end.code, notice: end.notice };
    addEvent(tables, row.conversation, end.at, event, `delivery:${row.serial}`);
  }
}

function delivered(
  tables: Tables,
  row: OutboxEntry,
  id: string,
  end: Extract<DeliveryEnd, { kind: "delivered" }>,
): void {
  const pair = pairOf(row.ref, end.remoteId);
  if (pair) listIn(tables.messages, id).push(pair);
  const conversation = tables.conversations.get(id);
  if (conversation && row.ref.type === "UpdateCard") conversation.card = end.remoteId ?? conversation.card;
  if (conversation && row.ref.type === "OpenRoom") {
    conversation.card = undefined;
    if (end.roomId !== undefined && !tables.rooms.has(end.roomId)) setRoom(tables, conversation, end.roomId);
  }
  if (!row.reported) return;
  const room = end.roomId === undefined ? {} : { roomId: end.roomId };
  addEvent(tables, id, end.at, { type: "Delivered", effect: row.ref, ...room }, `delivery:${row.serial}`);
}

export function giveBack(tables: Tables, lane: string, worker: string, retryAt: number | undefined): void {
  const found = tables.outboxLanes.get(lane);
  if (found?.worker === worker) Object.assign(found, { worker: undefined, readyAt: retryAt ?? 0 });
}

export function giveBackOthers(tables: Tables, worker: string, kept: readonly string[]): void {
  for (const { lane, worker: whose } of tables.outboxLanes.values())
    if (whose === worker && !kept.includes(lane)) giveBack(tables, lane, worker, undefined);
}

export function tellDelays(tables: Tables, now: number, olderThan_ms: number, limit: number): number {
  const late = [...tables.outboxLanes.values()]
    .flatMap(({ open }) => open)
    .filter(
      (row) =>
        !row.delayed &&
        row.ref.type === "SayToCustomer" &&
        row.ref.source !== undefined &&
        row.at <= now - olderThan_ms,
    )
    .sort((one, other) => one.at - other.at)
    .slice(0, limit);
  for (const row of late) {
    Object.assign(row, { delayed: true, reported: true });
    const event = { type: "DeliveryDelayed" as const, effect: row.ref, waited_ms: now - row.at };
    if (row.conversation !== undefined) addEvent(tables, row.conversation, now, event, `delay:${row.serial}`);
  }
  return late.length;
}

export function carriedBy(tables: Tables, conversation: string, eventId: string): CarriedMessage | undefined {
  for (const { effect, end } of tables.outboxOf.get(conversation) ?? []) {
    if (effect.type === "SayToCustomer" && effect.source === eventId) return effect;
    const remoteId = end?.kind === "delivered" ? end.remoteId : undefined;
    if (effect.type === "PostInRoom" && remoteId === eventId) return effect;
  }
  return undefined;
}

function entryOf(tables: Tables, id: string): OutboxEntry | undefined {
  const prefix = `${tables.installation}-`;
  if (!id.startsWith(prefix)) throw new TypeError(`${id} is not a delivery of this installation`);
  return tables.outbox.get(Number(id.slice(prefix.length)));
}

/** What was said before a delivery in its conversation. */
export function saidBefore(tables: Tables, before: string, limit: number): readonly Said[] {
  const { serial: end, conversation } = entryOf(tables, before) ?? { serial: 0, conversation: undefined };
  return (conversation === undefined ? [] : (tables.outboxOf.get(conversation) ?? []))
    .filter((row) => row.serial < end)
    .flatMap(({ effect, at }): Said[] => {
      if (effect.type === "SayToCustomer") return [{ effect, at }];
      return effect.type === "PostInRoom" && effect.as === "customer" && !effect.notice
        ? [{ effect, at }]
        : [];
    })
    .slice(-limit);
}
