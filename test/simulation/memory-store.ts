import { closedAt } from "../../src/adapters/store/closed.ts";
import { dueTimers, nextTimer } from "../../src/adapters/store/due-timers.ts";
import { storedThreadKey } from "../../src/adapters/store/keys.ts";
import type { Clock } from "../../src/application/ports/clock.ts";
import type {
  AuditedConversation,
  AuditPage,
  Store,
  StoreFigures,
} from "../../src/application/ports/store.ts";
import type { ConversationState } from "../../src/domain/conversation/state.ts";
import { acceptAll } from "./memory-store-accept.ts";
import { advanceLanes } from "./memory-store-advance.ts";
import { handleLanes } from "./memory-store-agent-lanes.ts";
import { commitAll, decisionsOf } from "./memory-store-decisions.ts";
import {
  begin,
  carriedBy,
  finish,
  giveBack,
  giveBackOthers,
  saidBefore,
  takeLanes,
  tellDelays,
} from "./memory-store-outbox.ts";
import { recordedOf } from "./memory-store-recorded.ts";
import { addEvent, type Conversation, emptyTables, type Tables } from "./memory-store-tables.ts";
import {
  agentStates,
  auditedWaiting,
  figuresForRouting,
  syncAgentRows,
  takeIntoHand,
  wakeByTime,
} from "./memory-store-waiting.ts";

/** A store that lasts as long as the object does: what the simulation crashes is the process around it. */
export interface MemoryStore extends Store {
  releaseWorker(worker: string): Promise<void>;
  /** Ids of conversations that are not closed. */
  open(): readonly string[];
  /** Conversations of which rows were written since the last call, as they are from now on, and those that wait. */
  auditTouched(): TouchedPage;
  /** What folds and agents' commands have thrown: their lanes are set aside, as in production. */
  readonly brokenFolds: readonly unknown[];
}

/** `waiting`, `holding`: who may be judged otherwise although nothing of theirs was written: those who wait, or hold a slot. */
export type TouchedPage = AuditPage & {
  readonly waiting: ReadonlyMap<string, NonNullable<AuditedConversation["waiting"]>>;
  readonly holding: ReadonlySet<string>;
};

/** The store's behaviour in memory. Every method but `handleAgentLanes` is done before its first await. */
export function memoryStore(clock: Clock, installation = "memory"): MemoryStore {
  const tables = emptyTables(clock, installation);
  const { brokenFolds } = tables;
  return { brokenFolds, ...work(tables), ...outbox(tables), ...lookups(tables), ...housekeeping(tables) };
}

function work(tables: Tables) {
  return {
    accept: async (inbound, rules) => acceptAll(tables, inbound, rules),
    advance: async (limit, fold, handOver) => advanceLanes(tables, limit, fold, handOver),
    handleAgentLanes: (limit, handle) => handleLanes(tables, limit, handle),
    fireTimers: async (now, limit) => fireTimers(tables, now, limit),
    takeWaiting: async (limit, worker, lease_ms) => takeIntoHand(tables, limit, worker, lease_ms),
    waiting: async (conversation) => tables.waiting.get(conversation)?.row,
    routingFigures: async () => figuresForRouting(tables),
    commitDecisions: async (made) => commitAll(tables, made),
    wakeWaiting: async (now, all) => wakeByTime(tables, now, all),
  } satisfies Partial<Store>;
}

function outbox(tables: Tables) {
  return {
    takeOutboxLanes: async (asked) => takeLanes(tables, asked),
    beginDelivery: async (id, worker) => begin(tables, id, worker),
    finishDelivery: async (id, worker, end, last) => finish(tables, id, end, last && worker),
    finishLane: async (lane, worker, retryAt) => giveBack(tables, lane, worker, retryAt),
    keepLanes: async (worker, lanes) => giveBackOthers(tables, worker, lanes),
    reportDelays: async (now, olderThan_ms, limit) => tellDelays(tables, now, olderThan_ms, limit),
  } satisfies Partial<Store>;
}

function lookups(tables: Tables) {
  const state = (id: string | undefined) =>
    id === undefined ? undefined : tables.conversations.get(id)?.state;
  return {
    conversation: async (id) => state(id),
    conversationByRoom: async (roomId) => state(tables.rooms.get(roomId)),
    conversationByThread: async (customer) => state(tables.threads.get(storedThreadKey(customer))),
    counterpart: async (conversation, side, id) => {
      const pair = tables.messages.get(conversation)?.findLast((each) => each[side] === id);
      return side === "event" ? pair?.network : pair?.event;
    },
    carried: async (conversation, eventId) => carriedBy(tables, conversation, eventId),
    said: async (before, limit) => saidBefore(tables, before, limit),
    recorded: async (conversation) => recordedOf(tables, conversation),
    decisions: async (conversation) => decisionsOf(tables, conversation),
    openConversations: async (after, limit) =>
      byId(tables)
        .filter(({ id, state }) => state && closedAt(state) === undefined && id > (after ?? ""))
        .slice(0, limit)
        .map(({ state }) => state as ConversationState),
  } satisfies Partial<Store>;
}

function housekeeping(tables: Tables) {
  return {
    lease: async (name, worker, ttl_ms) => {
      const now = Math.round(tables.clock.now());
      const held = tables.leases.get(name);
      if (held && held.worker !== worker && held.until > now) return false;
      if (held && held.worker !== worker)
        for (const { lane } of tables.outboxLanes.values()) giveBack(tables, lane, held.worker, undefined);
      tables.leases.set(name, { worker, until: now + ttl_ms });
      return true;
    },
    releaseLease: async (name, worker) => {
      if (tables.leases.get(name)?.worker === worker) tables.leases.delete(name);
    },
    releaseWorker: async (worker: string) => {
      for (const [name, lease] of tables.leases) if (lease.worker === worker) tables.leases.delete(name);
      for (const { lane } of tables.outboxLanes.values()) giveBack(tables, lane, worker, undefined);
      tables.hands.delete(worker);
    },
    syncAgents: async (agents, now) => syncAgentRows(tables, agents, now),
    forget: async (closedBefore) => forget(tables, closedBefore),
    figures: async () => figures(tables),
    audit: () => audit(tables),
    auditTouched: () => auditTouched(tables),
    open: () =>
      [...tables.conversations.values()]
        .filter(({ state }) => state && closedAt(state) === undefined)
        .map(({ id }) => id),
    close: async () => undefined,
  } satisfies Partial<MemoryStore>;
}

function byId(tables: Tables): readonly Conversation[] {
  return [...tables.conversations.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

function fireTimers(
  tables: Tables,
  now: number,
  limit: number,
): { readonly fired: number; readonly next?: number } {
  let fired = 0;
  const due = byId(tables)
    .filter((each) => each.nextTimer !== undefined && each.nextTimer <= now)
    .slice(0, limit);
  for (const conversation of due) {
    const timers = conversation.state?.timers ?? {};
    for (const { timer, due } of dueTimers(timers, conversation.fired, now)) {
      conversation.fired = { ...conversation.fired, [timer]: due };
      if (
        addEvent(
          tables,
          conversation.id,
          now,
          { type: "DeadlinePassed", timer, due },
          `timer:${conversation.id}:${timer}:${due}`,
        )
      )
        fired += 1;
    }
    conversation.nextTimer = nextTimer(timers, conversation.fired);
    tables.touched.add(conversation.id);
  }
  const next = [...tables.conversations.values()].flatMap(({ nextTimer }) => nextTimer ?? []);
  return next.length === 0 ? { fired } : { fired, next: Math.ceil(Math.min(...next)) };
}

/** Work left in a closed conversation keeps it, and so does a customer who may still reopen it. */
function forget(tables: Tables, closedBefore: number): number {
  let gone = 0;
  for (const conversation of tables.conversations.values()) {
    const closed = conversation.state && closedAt(conversation.state);
    if (
      closed === undefined ||
      closed >= closedBefore ||
      closed + (conversation.state?.settings.followUp_ms ?? 0) > tables.clock.now() ||
      tables.pending.has(conversation.id)
    )
      continue;
    const rows = tables.outboxOf.get(conversation.id) ?? [];
    if (rows.some((row) => !row.end)) continue;
    gone += rows.length + (tables.inbox.get(conversation.id)?.length ?? 0);
    for (const { serial } of rows) tables.outbox.delete(serial);
    tables.outboxOf.delete(conversation.id);
    tables.inbox.delete(conversation.id);
    tables.messages.delete(conversation.id);
    forgetWholly(tables, conversation);
  }
  return gone;
}

function forgetWholly(tables: Tables, { id, roomId }: Conversation): void {
  tables.conversations.delete(id);
  tables.lanes.delete(id);
  tables.decisions.delete(id);
  if (roomId !== undefined && tables.rooms.get(roomId) === id) tables.rooms.delete(roomId);
  for (const [key, conversation] of tables.threads) if (conversation === id) tables.threads.delete(key);
  for (const lane of [`customer:${id}`, `room:${id}`]) tables.outboxLanes.delete(lane);
  const offers = tables.offers.filter(({ conversation }) => conversation !== id);
  tables.offers.splice(0, tables.offers.length, ...offers);
}

function figures(tables: Tables): StoreFigures {
  const open = [...tables.outboxLanes.values()];
  const oldest = Math.min(...open.flatMap((lane) => lane.open.map(({ at }) => at)));
  const conversations = [...tables.conversations.values()].flatMap(({ state }) =>
    state && closedAt(state) === undefined ? [state.stage.kind] : [],
  );
  const waiting = (kind: string) =>
    open.reduce((sum, lane) => sum + (lane.kind === kind ? lane.open.length : 0), 0);
  return {
    inboxPending: [...tables.pending.values()].reduce((sum, rows) => sum + rows.length, 0),
    outboxPending: { customer: waiting("customer"), room: waiting("room"), agent: waiting("agent") },
    oldestOutbox_ms: Number.isFinite(oldest) ? Math.max(0, Math.round(tables.clock.now()) - oldest) : 0,
    conversationsByStage: counted(conversations),
    waitingByQueue: counted([...tables.waiting.values()].map(({ row }) => row.queue ?? "")),
    agentsByAvailability: counted(agentStates(tables).map(({ availability }) => availability)),
  };
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

async function* audit(tables: Tables): AsyncIterable<AuditPage> {
  yield pageOf(tables, byId(tables), (conversation) => auditedNow(tables, conversation));
}

/** What has changed since the last such page. What wakes those who wait is written nowhere else. */
function auditTouched(tables: Tables): TouchedPage {
  const touched = [...tables.touched].flatMap((id) => tables.conversations.get(id) ?? []);
  tables.touched.clear();
  const waiting = [...tables.waiting].map(([id, entry]) => [id, auditedWaiting(entry)] as const);
  return {
    ...pageOf(tables, touched, (conversation) => auditedAsItIs(tables, conversation)),
    waiting: new Map(waiting),
    holding: new Set(tables.claims.map(({ conversation }) => conversation)),
  };
}

function pageOf(
  tables: Tables,
  conversations: readonly Conversation[],
  auditOne: (conversation: Conversation) => AuditedConversation | undefined,
) {
  const agents = agentStates(tables).map((agent) => ({
    ...agent,
    capacity: tables.agents.get(agent.id)?.capacity ?? 0,
  }));
  return {
    conversations: conversations.flatMap((row) => auditOne(row) ?? []),
    agents,
    claims: [...tables.claims],
  };
}

/** Its rows themselves, which go on changing: a copy at every step would cost more than all that is checked. */
function auditedAsItIs(
  tables: Tables,
  { id, state, nextTimer }: Conversation,
): AuditedConversation | undefined {
  if (!state) return undefined;
  const waiting = tables.waiting.get(id);
  return {
    state,
    events: (tables.inbox.get(id) ?? []) as AuditedConversation["events"],
    outbox: tables.outboxOf.get(id) ?? [],
    ...(waiting ? { waiting: auditedWaiting(waiting) } : {}),
    ...(nextTimer === undefined ? {} : { nextTimer: Math.ceil(nextTimer) }),
  };
}

function auditedNow(tables: Tables, conversation: Conversation): AuditedConversation | undefined {
  const audited = auditedAsItIs(tables, conversation);
  return (
    audited && {
      ...audited,
      events: audited.events.map(({ at, event, seq }) => ({ at, event, seq })),
      outbox: audited.outbox.map(({ id, lane, effect, attempts, at, end }) => {
        return { id, lane, effect, attempts, at, end };
      }),
    }
  );
}
