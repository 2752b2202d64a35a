import { nextTimer, stillFired, type Timers } from "../../src/adapters/store/due-timers.ts";
import { toStoredJson } from "../../src/adapters/store/stored-json.ts";
import type { Clock } from "../../src/application/ports/clock.ts";
import type {
  AgentEvent,
  DeliveryEnd,
  LaneKind,
  StoredDecision,
  Waiting,
} from "../../src/application/ports/store.ts";
import type { Effect, EffectRef } from "../../src/domain/conversation/effects.ts";
import type { ConversationEvent } from "../../src/domain/conversation/events.ts";
import type { ConversationState, Previous } from "../../src/domain/conversation/state.ts";
import type { Block } from "../../src/domain/firewall/block.ts";

/** The tables of the PostgreSQL store, as far as their meaning goes. */
export interface Tables {
  readonly clock: Clock;
  readonly installation: string;
  inboxSerial: number;
  readonly keys: Set<string>;
  /** All events by lane, in order of acceptance. */
  readonly inbox: Map<string, InboxEvent[]>;
  /** Lanes with pending events, and those events. */
  readonly pending: Map<string, InboxEvent[]>;
  readonly lanes: Map<string, { failures: number; notBefore: number }>;
  readonly conversations: Map<string, Conversation>;
  readonly threads: Map<string, string>;
  readonly rooms: Map<string, string>;
  readonly agents: Map<string, AgentRow>;
  blocks: Block[];
  claims: {
    readonly agent: string;
    readonly conversation: string;
    readonly weight: number;
    readonly beforeLowering?: true;
  }[];
  readonly waiting: Map<string, WaitingEntry>;
  /** What each worker has taken to decide. */
  readonly hands: Map<string, Hand>;
  handSerial: number;
  readonly decisions: Map<string, Omit<StoredDecision, "offers">[]>;
  readonly offers: { decisionId: string; conversation: string; agent: string; outcome: string; at: number }[];
  outboxSerial: number;
  readonly outbox: Map<number, OutboxEntry>;
  /** The same by conversation, in their order; what belongs to none is left out. */
  readonly outboxOf: Map<string, OutboxEntry[]>;
  readonly outboxLanes: Map<string, DeliveryLane>;
  readonly messages: Map<string, { readonly event: string; readonly network: string }[]>;
  readonly leases: Map<string, { readonly worker: string; readonly until: number }>;
  /** What folds have thrown. */
  readonly brokenFolds: unknown[];
  /** Lanes whose rows have changed since they were last audited. */
  readonly touched: Set<string>;
}

export interface InboxEvent {
  readonly id: number;
  readonly at: number;
  readonly event: ConversationEvent | AgentEvent;
  seq: number | undefined;
}

export interface Conversation {
  readonly id: string;
  readonly previous?: Previous;
  state: ConversationState | undefined;
  seq: number;
  card: string | undefined;
  roomId: string | undefined;
  fired: Timers;
  nextTimer: number | undefined;
}

export interface AgentRow {
  readonly id: string;
  availability: "ready" | "away";
  reason: string;
  idleSince: number;
  rungAt: number;
  capacity: number;
  /** When they are ready again by themselves. */
  backAt?: number | undefined;
  retired: boolean;
  chatRoom: string | undefined;
}

export interface WaitingEntry {
  row: Waiting;
  readonly attempt: number;
  awake: boolean;
  woken: boolean;
  wakeOn: readonly string[];
  watched: readonly string[];
  wakeAt: number | undefined;
  /** What was decided last, unless a request came since; and the place told with it. */
  shape?: string | undefined;
  place?: number;
  hand: number | undefined;
  /** Agents on whose account it is awake. */
  wokenFor: readonly string[];
}

export interface Hand {
  readonly id: number;
  readonly until: number;
  /** Agents who became able to take more since it was taken. */
  readonly told: Set<string>;
}

export interface OutboxEntry {
  readonly serial: number;
  readonly id: string;
  readonly lane: string;
  readonly conversation: string | undefined;
  readonly at: number;
  readonly effect: Effect;
  readonly ref: EffectRef;
  reported: boolean;
  delayed: boolean;
  attempts: number;
  end: DeliveryEnd | undefined;
}

export interface DeliveryLane {
  readonly lane: string;
  readonly kind: LaneKind;
  /** Of customers' lanes. */
  readonly network: string | undefined;
  /** Those not ended yet, in order. */
  open: OutboxEntry[];
  worker: string | undefined;
  readyAt: number;
  lease_ms: number;
}

export function emptyTables(clock: Clock, installation: string): Tables {
  return {
    clock,
    installation,
    inboxSerial: 0,
    keys: new Set(),
    inbox: new Map(),
    pending: new Map(),
    lanes: new Map(),
    conversations: new Map(),
    threads: new Map(),
    rooms: new Map(),
    agents: new Map(),
    blocks: [],
    claims: [],
    waiting: new Map(),
    hands: new Map(),
    handSerial: 0,
    decisions: new Map(),
    offers: [],
    outboxSerial: 0,
    outbox: new Map(),
    outboxOf: new Map(),
    outboxLanes: new Map(),
    messages: new Map(),
    leases: new Map(),
    brokenFolds: [],
    touched: new Set(),
  };
}

/** A value as it comes back from storage. */
export function stored<T>(value: T): T {
  return JSON.parse(toStoredJson(value));
}

/** Adds an event at the end of a lane; false when it is a repeat. */
export function addEvent(
  tables: Tables,
  lane: string,
  at: number,
  event: InboxEvent["event"],
  key?: string,
): boolean {
  if (key !== undefined && tables.keys.has(key)) return false;
  if (key !== undefined) tables.keys.add(key);
  tables.inboxSerial += 1;
  const row: InboxEvent = {
    id: tables.inboxSerial,
    at: Math.round(at),
    event: stored(event),
    seq: undefined,
  };
  tables.touched.add(lane);
  listIn(tables.inbox, lane).push(row);
  listIn(tables.pending, lane).push(row);
  if (!tables.lanes.has(lane)) tables.lanes.set(lane, { failures: 0, notBefore: 0 });
  return true;
}

/** Marks the first `count` pending events of a lane done, numbering them from `seq`. */
export function endEvents(tables: Tables, lane: string, count: number, seq: number): void {
  tables.touched.add(lane);
  const rows = tables.pending.get(lane) ?? [];
  for (const [index, row] of rows.splice(0, count).entries()) row.seq = seq + index;
  if (rows.length === 0) tables.pending.delete(lane);
}

export function listIn<K, V>(map: Map<K, V[]>, key: K): V[] {
  const found = map.get(key);
  if (found) return found;
  const made: V[] = [];
  map.set(key, made);
  return made;
}

export function setState(tables: Tables, conversation: Conversation, state: ConversationState): void {
  tables.touched.add(conversation.id);
  conversation.state = stored(state);
  conversation.fired = stillFired(state.timers, conversation.fired);
  conversation.nextTimer = nextTimer(state.timers, conversation.fired);
  if (state.room.status === "open") setRoom(tables, conversation, state.room.roomId);
}

export function setRoom(tables: Tables, conversation: Conversation, roomId: string): void {
  if (conversation.roomId !== undefined) tables.rooms.delete(conversation.roomId);
  conversation.roomId = roomId;
  tables.rooms.set(roomId, conversation.id);
}

export function loadOf(tables: Tables, agent: string): number {
  return tables.claims.reduce((sum, claim) => sum + (claim.agent === agent ? claim.weight : 0), 0);
}
