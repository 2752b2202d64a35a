import { REMOVED } from "../../src/adapters/store/agent-reasons.ts";
import { claimedDecision, targetOf } from "../../src/adapters/store/claimed-decision.ts";
import type {
  MadeDecision,
  RoutingFigures,
  StoredDecision,
  Waiting,
} from "../../src/application/ports/store.ts";
import type { Decision } from "../../src/domain/routing/decision.ts";
import { urgencyOf } from "../../src/domain/routing/places.ts";
import type { AgentState, Place } from "../../src/domain/routing/snapshot.ts";
import { REASON_AT_FIRST } from "../../src/domain/routing/snapshot.ts";
import {
  type AgentRow,
  addEvent,
  listIn,
  loadOf,
  stored,
  type Tables,
  type WaitingEntry,
} from "./memory-store-tables.ts";

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
    const stage = tables.conversations.get(conversation)?.state?.stage.kind;
    if (stage !== undefined && stage !== "connected" && stage !== "wrapping-up" && stage !== "closed")
      addEvent(tables, conversation, tables.clock.now(), { type: "AgentWentAway", agent, reason });
  }
}

export function releaseSlot(tables: Tables, agent: string, conversation: string): boolean {
  const left = tables.claims.filter((claim) => claim.agent !== agent || claim.conversation !== conversation);
  if (left.length === tables.claims.length) return false;
  tables.claims = left;
  const row = tables.agents.get(agent);
  if (row && loadOf(tables, agent) === 0) row.idleSince = Math.round(tables.clock.now());
  return true;
}

/** As in the PostgreSQL store: who is awake already is marked, lest a `wait` decided before puts them to sleep. */
export function wakeFor(tables: Tables, agents: readonly string[]): void {
  if (agents.length === 0) return;
  for (const entry of tables.waiting.values()) {
    if (entry.awake || entry.wakeOn.some((agent) => agents.includes(agent))) wake(entry);
  }
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

export function inOrder(tables: Tables): readonly WaitingEntry[] {
  return [...tables.waiting.values()].sort(
    ({ row: one }, { row: other }) =>
      urgencyOf(other) - urgencyOf(one) ||
      one.since - other.since ||
      (one.conversation < other.conversation ? -1 : 1),
  );
}

export function handOut(tables: Tables, limit: number): readonly Waiting[] {
  const entries = inOrder(tables)
    .filter(({ awake }) => awake)
    .slice(0, limit);
  for (const entry of entries) entry.woken = false;
  return entries.map(({ row }) => row);
}

export function figuresForRouting(tables: Tables): RoutingFigures {
  const waiting: Record<string, Place[]> = {};
  for (const { row } of inOrder(tables)) {
    if (row.queue === undefined) continue;
    waiting[row.queue] ??= [];
    const { conversation, priority, aging, since } = row;
    waiting[row.queue]?.push({ conversation, priority, aging, since });
  }
  return { agents: agentStates(tables), waiting, pace: paceOf(tables) };
}

export function commit(tables: Tables, made: MadeDecision): "committed" | "claim-refused" | "stale" {
  const entry = tables.waiting.get(made.conversation);
  if (!entry || entry.attempt !== made.attempt) return "stale";
  const { decision } = made;
  if (decision.outcome.kind === "wait") {
    entry.awake = entry.woken;
    const { queue: _old, ...old } = entry.row;
    const row = { ...old, priority: decision.priority, aging: decision.aging ?? 0 };
    entry.row = decision.queue === undefined ? row : { ...row, queue: decision.queue };
    entry.wakeOn = decision.wakeOn;
    entry.wakeAt = decision.wakeAt;
    record(tables, made, decision);
    return "committed";
  }
  const target = targetOf(entry.row.request);
  const offered = decision.outcome.kind === "offer" ? decision.outcome.agents : [];
  const claimed = offered.filter((agent) => claim(tables, made, agent, target));
  if (decision.outcome.kind === "offer" && claimed.length === 0) return "claim-refused";
  tables.waiting.delete(made.conversation);
  record(tables, made, claimedDecision(decision, claimed));
  return "committed";
}

function claim(tables: Tables, made: MadeDecision, agent: string, target: string | undefined): boolean {
  const row = tables.agents.get(agent);
  if (!row || row.retired || (row.availability !== "ready" && agent !== target)) return false;
  const weight = made.decision.weight ?? 1;
  const others = tables.claims.filter(
    (held) => held.agent === agent && held.conversation !== made.conversation,
  );
  const taken = others.reduce((sum, held) => sum + held.weight, 0);
  if (taken + weight > made.capacityOf(agent)) return false;
  tables.claims = tables.claims.filter(
    (held) => held.agent !== agent || held.conversation !== made.conversation,
  );
  tables.claims.push({ agent, conversation: made.conversation, weight });
  row.rungAt = Math.round(made.at);
  return true;
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

function record(
  tables: Tables,
  { conversation, attempt, decisionId, at }: MadeDecision,
  decision: Decision,
): void {
  listIn(tables.decisions, conversation).push({
    decisionId,
    conversation,
    attempt,
    at: Math.round(at),
    decision: stored(decision),
  });
  addEvent(
    tables,
    conversation,
    at,
    { type: "DecisionMade", attempt, decisionId, decision },
    `decision:${decisionId}`,
  );
}

export function decisionsOf(tables: Tables, conversation: string): readonly StoredDecision[] {
  return (tables.decisions.get(conversation) ?? []).map((made) => ({
    ...made,
    offers: tables.offers
      .filter((offer) => offer.conversation === conversation && offer.decisionId === made.decisionId)
      .map(({ agent, outcome, at }) => ({ agent, outcome, at })),
  }));
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
