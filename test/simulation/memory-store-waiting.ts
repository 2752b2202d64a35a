import { REMOVED } from "../../src/adapters/store/agent-reasons.ts";
import type { RoutingFigures, Waiting } from "../../src/application/ports/store.ts";
import { inOrder } from "../../src/domain/routing/places.ts";
import type { AgentState, Place } from "../../src/domain/routing/snapshot.ts";
import { REASON_AT_FIRST } from "../../src/domain/routing/snapshot.ts";
import { type AgentRow, addEvent, loadOf, type Tables, type WaitingEntry } from "./memory-store-tables.ts";

export function agentStateOf(tables: Tables, agent: string): AgentState | undefined {
  const row = tables.agents.get(agent);
  return row && !row.retired ? stateOf(tables, row) : undefined;
}

export function agentStates(tables: Tables): readonly AgentState[] {
  return [...tables.agents.values()]
    .filter(({ retired }) => !retired)
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map((row) => stateOf(tables, row));
}

function stateOf(tables: Tables, { id, availability, reason, idleSince, rungAt }: AgentRow): AgentState {
  return { id, availability, reason, idleSince, rungAt, load: loadOf(tables, id) };
}

export function setAvailability(
  tables: Tables,
  agent: string,
  availability: "ready" | "away",
  reason: string,
  until?: number,
): void {
  const row = tables.agents.get(agent);
  if (!row) return;
  row.backAt = until;
  if (availability === "ready" && row.availability === "away") row.idleSince = Math.round(tables.clock.now());
  row.availability = availability;
  row.reason = reason;
  if (availability === "away") tellOffers(tables, agent, reason);
}

/** Whoever goes away is let off what rings them. */
function tellOffers(tables: Tables, agent: string, reason: string): void {
  for (const { conversation } of tables.claims.filter((claim) => claim.agent === agent)) {
    const state = tables.conversations.get(conversation)?.state;
    const stage = state?.stage.kind;
    const hears = stage !== "connected" || state?.hosting?.agentGone?.away === "move";
    if (stage !== undefined && hears && stage !== "wrapping-up" && stage !== "closed")
      addEvent(tables, conversation, tables.clock.now(), { type: "AgentWentAway", agent, reason });
  }
}

/** Answers how much of the agent's capacity was given back. */
export function releaseSlots(tables: Tables, agent: string, conversation: string): number {
  const claim = tables.claims.find((held) => held.agent === agent && held.conversation === conversation);
  if (claim === undefined) return 0;
  tables.claims = tables.claims.filter((held) => held !== claim);
  const row = tables.agents.get(agent);
  if (row && loadOf(tables, agent) === 0) row.idleSince = Math.round(tables.clock.now());
  return claim.weight;
}

/** As in the PostgreSQL store: who is deciding is told, and as many are woken as each can take. */
export function wakeFor(tables: Tables, agents: readonly string[], slots?: readonly number[]): void {
  for (const { told } of tables.hands.values()) for (const agent of agents) told.add(agent);
  for (const [index, agent] of agents.entries())
    wakeNext(tables, agent, slots?.[index] ?? Number.POSITIVE_INFINITY);
}

/** Wakes the next sleepers, after a place, whom this agent can help: no more than they can take. */
export function wakeNext(tables: Tables, agent: string, most: number, after?: Place): void {
  const row = tables.agents.get(agent);
  if (!row || row.retired || row.availability !== "ready") return;
  const wanted = Math.max(0, Math.min(most, row.capacity - loadOf(tables, agent)));
  const next = inServiceOrder(tables).filter(
    (entry) =>
      !entry.awake &&
      (entry.wakeOn.includes(agent) || entry.watched.includes(agent)) &&
      (after === undefined || inOrder(entry.row, after) > 0),
  );
  for (const entry of next.slice(0, wanted)) {
    wake(entry);
    entry.hand = undefined;
    entry.wokenFor = [...entry.wokenFor, agent];
  }
}

export function auditedWaiting({ row, awake, wokenFor }: WaitingEntry) {
  return { ...row, awake, ...(wokenFor.length === 0 ? {} : { wokenFor: [...wokenFor].sort() }) };
}

function wake(entry: WaitingEntry): void {
  entry.awake = true;
  entry.woken = true;
}

export function wakeByTime(tables: Tables, now: number, all: boolean): number {
  const back = [...tables.agents.values()].filter(
    (row) => !row.retired && row.backAt !== undefined && row.backAt <= now,
  );
  for (const row of back) setAvailability(tables, row.id, "ready", "");
  wakeFor(
    tables,
    back.map(({ id }) => id),
  );
  let woken = 0;
  for (const entry of tables.waiting.values()) {
    if (!all && (entry.awake || entry.wakeAt === undefined || entry.wakeAt > now)) continue;
    if (!entry.awake) woken += 1;
    wake(entry);
  }
  return woken;
}

export function inServiceOrder(tables: Tables): readonly WaitingEntry[] {
  return [...tables.waiting.values()].sort(({ row: one }, { row: other }) => inOrder(one, other));
}

/** What the worker had in its hand is laid down; who is in another's is left out until that one's time is over. */
export function takeIntoHand(
  tables: Tables,
  limit: number,
  worker: string,
  lease_ms: number,
): readonly Waiting[] {
  const now = Math.round(tables.clock.now());
  tables.hands.delete(worker);
  for (const [other, { until }] of tables.hands) if (until <= now) tables.hands.delete(other);
  const taken = new Set([...tables.hands.values()].map(({ id }) => id));
  const entries = inServiceOrder(tables)
    .filter(({ awake, hand }) => awake && (hand === undefined || !taken.has(hand)))
    .slice(0, limit);
  if (entries.length === 0) return [];
  tables.handSerial += 1;
  const id = tables.handSerial;
  tables.hands.set(worker, { id, until: now + lease_ms, told: new Set() });
  for (const entry of entries) {
    entry.woken = false;
    entry.hand = id;
  }
  return entries.map(({ row }) => ({ ...row, hand: id }));
}

export function figuresForRouting(tables: Tables): RoutingFigures {
  const waiting: Record<string, Place[]> = {};
  for (const { row } of inServiceOrder(tables)) {
    if (row.queue === undefined) continue;
    waiting[row.queue] ??= [];
    const { conversation, priority, aging, since, message } = row;
    waiting[row.queue]?.push({ conversation, priority, aging, since, ...(message ? { message } : {}) });
  }
  return { agents: agentStates(tables), waiting, pace: paceOf(tables) };
}

const PACE_WINDOW_MS = 3_600_000;

function paceOf(tables: Tables): RoutingFigures["pace"] {
  const since = tables.clock.now() - PACE_WINDOW_MS;
  const pace: Record<string, { served: number; window_ms: number }> = {};
  for (const { decisionId, conversation, outcome, at } of tables.offers) {
    const made = tables.decisions.get(conversation)?.find((one) => one.decisionId === decisionId);
    const queue = made?.decision.queue;
    if (outcome !== "accepted" || at <= since || queue === undefined) continue;
    pace[queue] ??= { served: 0, window_ms: PACE_WINDOW_MS };
    pace[queue].served += 1;
  }
  return pace;
}

/** Where it stands in the line of its queue, as the PostgreSQL store tells it. */
export function tellPlace(tables: Tables, conversation: string, attempt: number): void {
  const entry = tables.waiting.get(conversation);
  const queue = entry?.row.queue;
  if (entry === undefined || entry.attempt !== attempt || queue === undefined) return;
  const before = [...tables.waiting.values()].filter(
    ({ row }) => row.queue === queue && !row.message && inOrder(row, entry.row) < 0,
  ).length;
  const pace = paceOf(tables)[queue] ?? { served: 0, window_ms: PACE_WINDOW_MS };
  addEvent(tables, conversation, tables.clock.now(), {
    type: "PlaceRead",
    attempt,
    position: 1 + before,
    pace,
  });
}

export function syncAgentRows(
  tables: Tables,
  agents: readonly { readonly id: string; readonly capacity: number; readonly automated?: object }[],
  now: number,
): void {
  const helpful: string[] = [];
  for (const { id, capacity, automated } of agents) {
    const row = tables.agents.get(id);
    if (!row || row.retired || row.capacity < capacity) helpful.push(id);
    if (row && (row.retired || capacity < row.capacity)) keepWhatIsHeld(tables, id);
    if (row) Object.assign(row, { capacity, retired: false });
    else tables.agents.set(id, newAgent(id, capacity, Math.round(now)));
    const { availability, reason } = tables.agents.get(id) ?? newAgent(id, capacity, now);
    if (automated && availability === "away" && (reason === REASON_AT_FIRST || reason === REMOVED)) {
      setAvailability(tables, id, "ready", "");
      helpful.push(id);
    }
  }
  const kept = new Set(agents.map(({ id }) => id));
  for (const row of tables.agents.values()) if (!row.retired && !kept.has(row.id)) retire(tables, row, now);
  wakeFor(tables, helpful);
}

/** Less capacity takes no slot from what has one. */
function keepWhatIsHeld(tables: Tables, agent: string): void {
  tables.claims = tables.claims.map((claim) =>
    claim.agent === agent ? { ...claim, beforeLowering: true } : claim,
  );
}

function newAgent(id: string, capacity: number, idleSince: number): AgentRow {
  return {
    id,
    availability: "away",
    reason: REASON_AT_FIRST,
    idleSince,
    rungAt: 0,
    capacity,
    retired: false,
    chatRoom: undefined,
  };
}

function retire(tables: Tables, row: AgentRow, now: number): void {
  Object.assign(row, { retired: true, capacity: 0, availability: "away", reason: REMOVED });
  for (const { agent, conversation } of tables.claims) {
    if (agent === row.id) addEvent(tables, conversation, now, { type: "AgentLost", agent, reason: REMOVED });
  }
}

/** Somebody who is no agent may have a chat with the bot too. */
export function setChatRoom(tables: Tables, agent: string, room: string): void {
  const row = tables.agents.get(agent);
  if (row) row.chatRoom = room;
  else
    tables.agents.set(agent, {
      ...newAgent(agent, 0, Math.round(tables.clock.now())),
      reason: "",
      retired: true,
      chatRoom: room,
    });
}
