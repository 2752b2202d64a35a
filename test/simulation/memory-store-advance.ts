import { lanesToHandOver } from "../../src/adapters/store/hand-over.ts";
import { agentLane, storedThreadKey } from "../../src/adapters/store/keys.ts";
import { deliveryId } from "../../src/adapters/store/outbox.ts";
import type { OutboxInsert } from "../../src/adapters/store/outbox-insert.ts";
import { planEffects } from "../../src/adapters/store/plan-effects.ts";
import { MOST_EVENTS_PER_PASS, setAside_ms } from "../../src/adapters/store/set-aside.ts";
import type {
  AgentEvent,
  ConversationWork,
  FoldResult,
  HandOver,
} from "../../src/application/ports/store.ts";
import type { StoreEffect } from "../../src/domain/conversation/effects.ts";
import type { ConversationEvent } from "../../src/domain/conversation/events.ts";
import { leaseLane } from "./memory-store-outbox.ts";
import {
  addEvent,
  type Conversation,
  endEvents,
  listIn,
  setState,
  stored,
  type Tables,
} from "./memory-store-tables.ts";
import { releaseSlots, setAvailability, tellPlace, wakeFor, wakeNext } from "./memory-store-waiting.ts";

/** Lanes with pending events that are not set aside, those with the oldest events first. */
export function readyLanes(tables: Tables, kind: "conversation" | "agent", limit: number): readonly string[] {
  const now = tables.clock.now();
  return [...tables.pending]
    .filter(
      ([lane]) =>
        lane.startsWith("agent:") === (kind === "agent") && (tables.lanes.get(lane)?.notBefore ?? 0) <= now,
    )
    .sort(([, one], [, other]) => (one[0]?.id ?? 0) - (other[0]?.id ?? 0))
    .slice(0, limit)
    .map(([lane]) => lane);
}

export function advanceLanes(
  tables: Tables,
  limit: number,
  fold: (work: ConversationWork) => FoldResult,
  handOver?: HandOver,
): number {
  let folded = 0;
  const added: Added = { idle: new Set(), rows: [] };
  for (const lane of readyLanes(tables, "conversation", limit)) {
    const conversation = tables.conversations.get(lane);
    if (conversation) folded += advanceLane(tables, conversation, fold, added);
  }
  if (handOver) handOverLanes(tables, added, handOver);
  return folded;
}

/** Delivery rows of one pass, and those of their lanes that had nothing to deliver before. */
interface Added {
  readonly idle: Set<string>;
  readonly rows: OutboxInsert[];
}

function handOverLanes(tables: Tables, { idle, rows }: Added, handOver: HandOver): void {
  const rooms = new Map<string, string>();
  for (const { conversation = "" } of rows) {
    const room = tables.conversations.get(conversation)?.state?.room;
    if (room?.status === "open") rooms.set(conversation, room.roomId);
  }
  const ready = lanesToHandOver(rows, rooms, handOver).filter(({ lane }) => idle.has(lane));
  const leased = ready.flatMap(({ lane }) => leaseLane(tables, lane, handOver));
  if (leased.length > 0) handOver.deliver(leased);
}

function advanceLane(
  tables: Tables,
  conversation: Conversation,
  fold: (work: ConversationWork) => FoldResult,
  added: Added,
): number {
  const rows = (tables.pending.get(conversation.id) ?? []).slice(0, MOST_EVENTS_PER_PASS);
  const { id, state, previous, seq } = conversation;
  const events = rows.map(({ at, event }) => ({ at, event: event as ConversationEvent }));
  let result: FoldResult;
  try {
    result = fold({ id, state, events, ...(previous ? { previous } : {}) });
  } catch (error) {
    tables.brokenFolds.push(error);
    setAside(tables, id);
    return 0;
  }
  tables.lanes.set(id, { failures: 0, notBefore: 0 });
  endEvents(tables, id, rows.length, seq + 1);
  conversation.seq = seq + rows.length;
  setState(tables, conversation, result.state);
  const plan = planEffects(id, result.effects);
  applyStoreEffects(tables, conversation, rows.at(-1)?.at ?? 0, plan.store);
  const deliveries = plan.deliveries.map((row) => ({ ...row, conversation: id }));
  for (const { lane } of deliveries)
    if ((tables.outboxLanes.get(lane)?.open.length ?? 0) === 0) added.idle.add(lane);
  added.rows.push(...deliveries);
  addDeliveries(tables, deliveries);
  return rows.length;
}

export function setAside(tables: Tables, lane: string): void {
  const failures = (tables.lanes.get(lane)?.failures ?? 0) + 1;
  tables.lanes.set(lane, { failures, notBefore: Math.round(tables.clock.now()) + setAside_ms(failures) });
}

export function addDeliveries(tables: Tables, rows: readonly OutboxInsert[]): void {
  for (const { lane, kind, network, ref, reported, effect, conversation } of rows) {
    tables.outboxSerial += 1;
    const serial = tables.outboxSerial;
    const at = Math.round(tables.clock.now());
    const row = {
      serial,
      id: deliveryId(tables.installation, serial),
      lane,
      conversation,
      at,
      effect: stored(effect),
      ref: stored(ref),
      reported,
      delayed: false,
      attempts: 0,
      end: undefined,
    };
    tables.outbox.set(serial, row);
    if (conversation !== undefined) {
      listIn(tables.outboxOf, conversation).push(row);
      tables.touched.add(conversation);
    }
    const found = tables.outboxLanes.get(lane);
    if (found) found.open.push(row);
    else
      tables.outboxLanes.set(lane, {
        lane,
        kind,
        network,
        open: [row],
        worker: undefined,
        readyAt: 0,
        lease_ms: 0,
      });
  }
}

function applyStoreEffects(
  tables: Tables,
  conversation: Conversation,
  at: number,
  effects: readonly StoreEffect[],
): void {
  const applied = effects.map((effect, index) => applyOne(tables, conversation, at, effect, index));
  const freed = new Map<string, number>();
  for (const { agent, slots = 0 } of applied)
    if (agent !== undefined && slots > 0) freed.set(agent, (freed.get(agent) ?? 0) + slots);
  wakeFor(tables, [...freed.keys()], [...freed.values()]);
  for (const agent of applied.flatMap(({ left = [] }) => left)) wakeNext(tables, agent, 1);
}

interface Applied {
  /** Whose slots were given back, and how many. */
  readonly agent?: string;
  readonly slots?: number;
  /** On whose account the conversation was awake, which it leaves to others. */
  readonly left?: readonly string[];
}

function applyOne(
  tables: Tables,
  { id, seq }: Conversation,
  at: number,
  effect: StoreEffect,
  index: number,
): Applied {
  switch (effect.type) {
    case "RequestDecision": {
      const { request, priority } = stored(effect);
      const before = tables.waiting.get(id)?.row;
      const most = Math.max(before?.priority ?? priority, priority);
      const since = Math.round(request.waitingSince);
      const message = before?.message ? { message: true } : {};
      const row = {
        conversation: id,
        request,
        priority: most,
        aging: before?.aging ?? 0,
        since,
        ...message,
      };
      const queue = before?.queue;
      const { wokenFor: left = [], attempt, shape } = tables.waiting.get(id) ?? {};
      tables.waiting.set(id, {
        ...(attempt === request.attempt ? { shape } : {}),
        row: queue === undefined ? row : { ...row, queue },
        attempt: request.attempt,
        awake: true,
        woken: true,
        wakeOn: [],
        watched: [],
        wakeAt: undefined,
        hand: undefined,
        wokenFor: [],
      });
      return { left };
    }
    case "ReadPlace":
      tellPlace(tables, id, effect.attempt);
      return {};
    case "CancelRequest": {
      const left = tables.waiting.get(id)?.wokenFor ?? [];
      tables.waiting.delete(id);
      return { left };
    }
    case "ReleaseCapacity":
      return { agent: effect.agent, slots: releaseSlots(tables, effect.agent, id) };
    case "ClaimSlot":
      takeSlot(tables, effect.agent, id);
      return {};
    case "SetAgentAway":
      setAvailability(tables, effect.agent, "away", effect.reason, effect.until);
      return {};
    case "ForwardCommand": {
      const about = effect.about === undefined ? {} : { about: effect.about };
      const event: AgentEvent = { type: "AgentCommanded", command: effect.command, from: "room", ...about };
      addEvent(tables, agentLane(effect.agent), at, event, `forward:${id}:${seq}:${index}`);
      return {};
    }
    case "RecordOffer":
      tables.offers.push({ ...effect.offer, conversation: id, at });
      return {};
    case "FollowAddress":
      tables.threads.set(storedThreadKey(effect.customer), id);
      return {};
  }
}

function takeSlot(tables: Tables, agent: string, conversation: string): void {
  const held = tables.claims.some((claim) => claim.agent === agent && claim.conversation === conversation);
  const made = tables.decisions
    .get(conversation)
    ?.findLast(({ decision }) => decision.outcome.kind === "offer");
  if (!held) tables.claims.push({ agent, conversation, weight: made?.decision.weight ?? 1 });
}
